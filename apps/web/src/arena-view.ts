import type { ArenaModel } from './arena-model.js';

/** What the page draws at this moment. Positions are in field units. */
export interface ArenaView {
  readonly arena: string;
  /** The moment that is drawn, in ticks of 50 ms with a fraction: a little in the past, but for the own player. */
  readonly tick: number;
  /** The own player's id. */
  readonly you: number;
  readonly players: readonly {
    readonly id: number;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly score: number;
  }[];
  readonly pears: readonly { readonly id: number; readonly x: number; readonly y: number }[];
}

/** A copy of what a page knows of its arena. */
export function viewOf(arena: string, model: ArenaModel): ArenaView {
  return {
    arena,
    tick: model.tick,
    you: model.you,
    players: model.actors().map(({ id, name, x, y, score }) => ({ id, name, x, y, score })),
    pears: Array.from(model.pears.values(), ({ id, x, y }) => ({ id, x, y })),
  };
}
