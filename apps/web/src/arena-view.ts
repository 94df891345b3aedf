import type { World } from '../../backend/src/world.js';
import type { Pear } from '../../generated/client.js';

/** What the page draws now, in field units: a copy to look at. */
export interface ArenaView extends World {
  readonly you: number;
  readonly players: readonly {
    readonly id: number;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly score: number;
  }[];
  /** The pears that can be collected. */
  readonly ripe: readonly Pear[];
}

declare global {
  interface Window {
    /** Undefined while nobody plays. */
    nopalArena?: () => ArenaView | undefined;
  }
}
