import type { World } from '../../backend/src/world.js';
import type { Obstacle, Pear } from '../../generated/client.js';
import type { Ground } from './palette.js';

/** A player as drawn in one frame. */
export interface Actor {
  readonly id: number;
  readonly name: string;
  readonly colour: number;
  readonly isOwn: boolean;
  /** Whether nobody here has more points. */
  isLeader: boolean;
  x: number;
  y: number;
  heading: number;
  isWalking: boolean;
  score: number;
  /** Radians of the walk cycle. */
  stride: number;
  /** A chat line, and how visible it still is: 1 to 0. */
  bubble?: { readonly text: string; readonly fade: number };
}

/** One frame: what the renderer draws and nothing of how it came about. */
export interface Scene {
  readonly world: World;
  readonly ground: Ground;
  /** The moment that is drawn, in ticks with a fraction. */
  readonly tick: number;
  readonly pears: Iterable<Pear>;
  readonly actors: readonly Actor[];
  /** What the camera follows. */
  readonly focus: { readonly x: number; readonly y: number };
  /** Whether names and chat are written. */
  readonly hasLabels: boolean;
}

/** What stands upright is drawn from the back to the front. */
export type Standing =
  | { readonly y: number; readonly actor: Actor }
  | { readonly y: number; readonly cactus: Obstacle };
