import { boundedDirection, type Direction, STANDING } from '../../backend/src/movement.js';

/** How far the knob goes, in CSS pixels. */
const REACH = 48;
/** Nearer to the middle a resting thumb does nothing. */
const DEAD_ZONE = 0.16;

/** A virtual stick that appears where a thumb comes down on the game. */
export class Stick {
  direction: Direction = STANDING;
  readonly #base: HTMLElement;
  readonly #knob: HTMLElement;
  #pointer: number | undefined;
  #fromX = 0;
  #fromY = 0;

  /** @param surface where thumbs come down @param base the drawn stick, whose first child is the knob */
  constructor(surface: HTMLElement, base: HTMLElement, signal: AbortSignal) {
    this.#base = base;
    this.#knob = base.firstElementChild instanceof HTMLElement ? base.firstElementChild : base;
    surface.addEventListener('pointerdown', (event) => this.#press(surface, event), { signal });
    surface.addEventListener('pointermove', (event) => this.#drag(event), { signal });
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      surface.addEventListener(end, (event) => this.#release(event), { signal });
    }
  }

  get isHeld(): boolean {
    return this.#pointer !== undefined;
  }

  #press(surface: HTMLElement, event: PointerEvent): void {
    if (event.pointerType === 'mouse' || this.isHeld) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.#fromX = event.clientX;
    this.#fromY = event.clientY;
    this.#base.style.left = `${event.clientX}px`;
    this.#base.style.top = `${event.clientY}px`;
    this.#base.style.bottom = 'auto';
    this.#base.classList.add('held');
  }

  #drag(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const pull = boundedDirection(
      (event.clientX - this.#fromX) / REACH,
      (event.clientY - this.#fromY) / REACH,
    );
    this.#knob.style.transform = `translate(${pull.dx * REACH}px, ${pull.dy * REACH}px)`;
    this.direction = Math.hypot(pull.dx, pull.dy) < DEAD_ZONE ? STANDING : pull;
  }

  #release(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.direction = STANDING;
    this.#knob.style.transform = '';
    this.#base.classList.remove('held');
    this.#base.removeAttribute('style');
  }
}
