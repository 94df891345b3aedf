import { boundedDirection, type Direction, STANDING } from '../../backend/src/movement.js';
import type { Stick } from './stick.js';

const KEYS: Readonly<Record<string, Direction>> = {
  KeyW: { dx: 0, dy: -1 },
  ArrowUp: { dx: 0, dy: -1 },
  KeyS: { dx: 0, dy: 1 },
  ArrowDown: { dx: 0, dy: 1 },
  KeyA: { dx: -1, dy: 0 },
  ArrowLeft: { dx: -1, dy: 0 },
  KeyD: { dx: 1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
};

/** Where the player wants to go, from keys or from the stick under a thumb. */
export class Input {
  readonly #held = new Set<string>();
  readonly #stick: Stick;

  /** @param signal ends the listening */
  constructor(stick: Stick, signal: AbortSignal) {
    this.#stick = stick;
    window.addEventListener('keydown', (event) => this.#press(event), { signal });
    window.addEventListener('keyup', (event) => this.#held.delete(event.code), { signal });
    // A key that goes up in another window is never heard of.
    window.addEventListener('blur', () => this.#held.clear(), { signal });
    document.addEventListener('focusin', () => this.#held.clear(), { signal });
  }

  get direction(): Direction {
    if (this.#stick.isHeld) return this.#stick.direction;
    if (this.#held.size === 0) return STANDING;
    let dx = 0;
    let dy = 0;
    for (const code of this.#held) {
      dx += KEYS[code]?.dx ?? 0;
      dy += KEYS[code]?.dy ?? 0;
    }
    return boundedDirection(Math.sign(dx), Math.sign(dy));
  }

  #press(event: KeyboardEvent): void {
    if (!(event.code in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault(); // arrows would scroll
    this.#held.add(event.code);
  }
}
