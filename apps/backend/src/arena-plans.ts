import type { WorldPlan } from './world.js';

/** An arena that the game server opens at its start. */
export interface ArenaPlan extends WorldPlan {
  readonly id: string;
  readonly title: string;
}

/** The arenas of the demo. The lobby draws its little maps from the same plans. */
export const ARENA_PLANS: readonly ArenaPlan[] = [
  { id: 'oasis', title: 'Oasis', seed: 11, width: 1800, height: 1200, cacti: 20 },
  { id: 'mesa', title: 'Mesa', seed: 29, width: 1800, height: 1200, cacti: 30 },
  { id: 'dunes', title: 'Dunes', seed: 47, width: 2200, height: 1400, cacti: 24 },
];
