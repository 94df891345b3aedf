import type { Obstacle } from './messages.js';
import { between, type Random, seededRandom } from './random.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What never changes in an arena. */
export interface World {
  readonly width: number;
  readonly height: number;
  readonly obstacles: readonly Obstacle[];
}

/** Half the width of a player, in field units. */
export const PLAYER_RADIUS = 18;

/** Room between two cacti and between a cactus and the fence: two players can pass each other. */
const GAP = PLAYER_RADIUS * 4 + 8;
const ATTEMPTS = 400;

export interface WorldPlan {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly cacti: number;
}

/** Strews cacti over a field: the same ones for the same plan. A field that is too small gets fewer than planned. */
export function growWorld(plan: WorldPlan): World {
  const random = seededRandom(plan.seed);
  const obstacles: Obstacle[] = [];
  for (let attempt = 0; attempt < ATTEMPTS && obstacles.length < plan.cacti; attempt++) {
    const radius = Math.round(between(random, 24, 44));
    const margin = radius + GAP;
    const x = Math.round(between(random, margin, plan.width - margin));
    const y = Math.round(between(random, margin, plan.height - margin));
    const crowded = obstacles.some(
      (other) => Math.hypot(other.x - x, other.y - y) < other.radius + radius + GAP,
    );
    if (!crowded) obstacles.push({ x, y, radius });
  }
  return { width: plan.width, height: plan.height, obstacles };
}

/** A place at least `clearance` away from the fence and from every cactus; the field's corner if none was found. */
export function freePlace(world: World, random: Random, clearance: number): Point {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const x = between(random, clearance, world.width - clearance);
    const y = between(random, clearance, world.height - clearance);
    if (isFree(world, x, y, clearance)) return { x, y };
  }
  return { x: clearance, y: clearance };
}

export function isFree(world: World, x: number, y: number, clearance: number): boolean {
  if (x < clearance || y < clearance) return false;
  if (x > world.width - clearance || y > world.height - clearance) return false;
  return world.obstacles.every((o) => Math.hypot(o.x - x, o.y - y) >= o.radius + clearance);
}

/** Whether something small would lie behind a cactus as players see it: plants stand upright and hide what is beyond. */
export function isHidden(world: World, x: number, y: number): boolean {
  return world.obstacles.some(
    (o) => y < o.y && y > o.y - o.radius * 3.2 && Math.abs(x - o.x) < o.radius * 1.9,
  );
}
