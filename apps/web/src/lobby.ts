import { ARENA_PLANS } from '../../backend/src/arena-plans.js';
import { growWorld } from '../../backend/src/world.js';
import { judgeName, MAX_NAME_LENGTH } from '../../frontend/src/name-rules.js';
import type { ArenaSummary } from '../../generated/client.js';
import { errorText } from './connection.js';
import { element, make } from './element.js';
import { drawMinimap } from './minimap.js';
import { groundOf } from './palette.js';

const NAME_KEY = 'nopal-arena.name';

interface Card {
  readonly radio: HTMLInputElement;
  readonly count: HTMLElement;
  readonly bar: HTMLElement;
}

/** The first screen: a name, an arena, a button. */
export class Lobby {
  readonly #form = element('lobby', HTMLFormElement);
  readonly #name = element('name', HTMLInputElement);
  readonly #play = element('play', HTMLButtonElement);
  readonly #error = element('lobby-error', HTMLElement);
  readonly #cards = new Map<string, Card>();
  #isReady = false;

  /** @param enter takes the player into an arena; what it throws is shown */
  constructor(enter: (name: string, arena: string) => Promise<void>) {
    this.#name.maxLength = MAX_NAME_LENGTH;
    this.#name.value = rememberedName();
    for (const plan of ARENA_PLANS) this.#addCard(plan.id, plan.title);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit(enter);
    });
    this.#name.addEventListener('input', () => this.complain(''));
    this.setReady(false);
  }

  /** Whether the server can be asked. */
  setReady(isReady: boolean): void {
    this.#isReady = isReady;
    this.#play.disabled = !isReady;
    this.#play.textContent = isReady ? 'Play' : 'Connecting…';
  }

  show(arenas: readonly ArenaSummary[]): void {
    for (const { id, title, players, capacity } of arenas) {
      const card = this.#cards.get(id) ?? this.#addCard(id, title);
      const isFull = players >= capacity;
      card.count.textContent = isFull ? 'full' : players === 0 ? 'empty' : `${players} playing`;
      card.count.classList.toggle('busy', players > 0);
      card.bar.style.width = `${Math.round((players / capacity) * 100)}%`;
      card.radio.disabled = isFull;
    }
    this.#leaveFull();
  }

  /** A full arena cannot be entered: the choice goes on to the first that can. */
  #leaveFull(): void {
    const cards = [...this.#cards.values()];
    if (!cards.some(({ radio }) => radio.checked && radio.disabled)) return;
    const free = cards.find(({ radio }) => !radio.disabled);
    if (free !== undefined) free.radio.checked = true;
  }

  /** Puts the keyboard where a player begins; not on a touch screen, where a keyboard would cover half of it. */
  focus(): void {
    if (matchMedia('(pointer: coarse)').matches) return;
    if (this.#name.value === '') this.#name.focus();
    else if (!this.#play.disabled) this.#play.focus();
  }

  complain(text: string): void {
    this.#error.textContent = text;
    this.#name.setAttribute('aria-invalid', 'false');
  }

  async #submit(enter: (name: string, arena: string) => Promise<void>): Promise<void> {
    if (!this.#isReady) return;
    const verdict = judgeName(this.#name.value);
    if (!verdict.ok) {
      this.complain(verdict.code === 'NAME_EMPTY' ? 'What shall we call you?' : verdict.message);
      this.#name.setAttribute('aria-invalid', 'true');
      this.#name.focus();
      return;
    }
    const arena = new FormData(this.#form).get('arena');
    this.#play.disabled = true;
    try {
      rememberName(verdict.name);
      await enter(verdict.name, typeof arena === 'string' ? arena : 'oasis');
      this.complain('');
    } catch (error) {
      this.complain(errorText(error));
    }
    this.#play.disabled = !this.#isReady;
  }

  #addCard(id: string, title: string): Card {
    const label = make('label', 'arena');
    const radio = document.createElement('input');
    radio.type = 'radio';
    radio.name = 'arena';
    radio.value = id;
    radio.checked = this.#cards.size === 0;
    const map = document.createElement('canvas');
    map.className = 'arena-map';
    map.setAttribute('aria-hidden', 'true');
    const count = make('span', 'arena-count', '…');
    const bar = make('span', 'arena-bar');
    const track = make('span', 'arena-track');
    track.append(bar);
    label.append(radio, map, make('span', 'arena-title', title), count, track);
    element('arenas', HTMLElement).append(label);
    const plan = ARENA_PLANS.find((known) => known.id === id);
    if (plan !== undefined) {
      const world = growWorld(plan);
      new ResizeObserver(() => drawMinimap(map, { world, ground: groundOf(id) })).observe(map);
    }
    const card = { radio, count, bar };
    this.#cards.set(id, card);
    return card;
  }
}

/** A browser may refuse storage; then a name is just not remembered. */
function rememberedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // not remembered
  }
}
