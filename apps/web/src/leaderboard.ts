import { element, make } from './element.js';
import { coatOf } from './palette.js';
import type { Actor } from './scene.js';

const SHOWN = 6;
const EVERY_MS = 250;

/** The best of the arena, and the own place when it is further down. */
export class Leaderboard {
  readonly #list = element('leaders', HTMLOListElement);
  readonly #count = element('player-count', HTMLElement);
  #shown = '';
  #dueMs = 0;

  update(actors: readonly Actor[], nowMs: number): void {
    if (nowMs < this.#dueMs) return;
    this.#dueMs = nowMs + EVERY_MS;
    const ranked = [...actors].sort((a, b) => b.score - a.score || a.id - b.id);
    const rows = ranked.slice(0, SHOWN).map((actor, index) => ({ actor, rank: index + 1 }));
    const own = ranked.findIndex((actor) => actor.isOwn);
    const ownActor = ranked[own];
    if (ownActor !== undefined && own >= SHOWN) {
      rows[SHOWN - 1] = { actor: ownActor, rank: own + 1 };
    }
    const text = rows.map(({ actor, rank }) => `${rank} ${actor.id} ${actor.score}`).join();
    this.#count.textContent = ranked.length === 1 ? '1 player' : `${ranked.length} players`;
    if (text === this.#shown) return;
    this.#shown = text;
    this.#list.replaceChildren(...rows.map(({ actor, rank }) => row(actor, rank)));
  }
}

function row(actor: Actor, rank: number): HTMLElement {
  const item = make('li', actor.isOwn ? 'leader own' : 'leader');
  const swatch = make('span', 'swatch');
  swatch.style.background = coatOf(actor.colour).base;
  item.append(
    make('span', 'rank', String(rank)),
    swatch,
    make('span', 'who', actor.name),
    make('span', 'points', String(actor.score)),
  );
  return item;
}
