import type { Obstacle, Pear } from '../backend/src/messages.js';
import { boundedDirection, type Direction, STANDING } from '../backend/src/movement.js';
import { PLAYER_RADIUS, type Point } from '../backend/src/world.js';

/** How far ahead a pilot looks for cacti, in field units. */
const LOOK_AHEAD = 110;

/** The pear that is worth the walk most, or undefined when none is ripe. */
export function choosePear(
  self: Point,
  pears: Iterable<Pear>,
  tick: number,
  taste = 0,
): Pear | undefined {
  let best: Pear | undefined;
  let cheapest = Number.POSITIVE_INFINITY;
  for (const pear of pears) {
    if (pear.ripeAt > tick) continue;
    const walk = Math.hypot(pear.x - self.x, pear.y - self.y);
    // Taste differs from pilot to pilot, or all of them would run for the same pear.
    const fancy = 1 + (((pear.id * 7919 + taste * 104_729) % 97) / 97) * 0.8;
    const cost = walk * fancy * (pear.kind === 'gold' ? 0.4 : 1);
    if (cost < cheapest) {
      cheapest = cost;
      best = pear;
    }
  }
  return best;
}

/** The direction from here to there, bent around cacti that stand in the way. */
export function steerTo(self: Point, goal: Point, obstacles: readonly Obstacle[]): Direction {
  const toX = goal.x - self.x;
  const toY = goal.y - self.y;
  const far = Math.hypot(toX, toY);
  if (far < 4) return STANDING;
  let dx = toX / far;
  let dy = toY / far;
  for (const cactus of obstacles) {
    const offX = cactus.x - self.x;
    const offY = cactus.y - self.y;
    const ahead = offX * dx + offY * dy;
    const wide = cactus.radius + PLAYER_RADIUS + 8;
    if (ahead <= 0 || ahead > Math.min(LOOK_AHEAD + cactus.radius, far)) continue;
    const side = offX * dy - offY * dx; // positive: the cactus is to the left of the way
    if (Math.abs(side) >= wide) continue;
    const push = (1 - Math.abs(side) / wide) * 1.6;
    const turn = side >= 0 ? 1 : -1;
    const bentX = dx - dy * push * turn;
    dy = dy + dx * push * turn;
    dx = bentX;
  }
  const { dx: x, dy: y } = boundedDirection(dx * 10, dy * 10);
  return { dx: x, dy: y };
}
