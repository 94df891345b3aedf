import { PLAYER_RADIUS, type Point, type World } from './world.js';

/** One step of the simulation, in milliseconds. */
export const TICK_MS = 50;
/** Field units a second. */
export const PLAYER_SPEED = 240;
/** Shorter than the smallest cactus, so that no step jumps over one. */
const LONGEST_STEP = 8;

export interface Direction {
  readonly dx: number;
  readonly dy: number;
}

export const STANDING: Direction = { dx: 0, dy: 0 };

/** A direction of length 1 at most: a big vector makes nobody faster, and what is no number makes nobody move. */
export function boundedDirection(dx: number, dy: number): Direction {
  const length = Math.hypot(dx, dy);
  if (!(length > 0.001) || !Number.isFinite(length)) return STANDING;
  const scale = length > 1 ? 1 / length : 1;
  return { dx: dx * scale, dy: dy * scale };
}

/**
 * Where a player ends that walks for a time: along cacti and fence, never into them. The server moves everyone with it,
 * and the page its own player, so that both agree.
 */
export function walk(world: World, from: Point, direction: Direction, milliseconds: number): Point {
  const distance = (PLAYER_SPEED * milliseconds) / 1000;
  const steps = Math.max(1, Math.ceil(distance / LONGEST_STEP));
  const stepX = (direction.dx * distance) / steps;
  const stepY = (direction.dy * distance) / steps;
  let x = from.x;
  let y = from.y;
  for (let step = 0; step < steps; step++) {
    x += stepX;
    y += stepY;
    for (const cactus of world.obstacles) {
      const near = cactus.radius + PLAYER_RADIUS;
      const offX = x - cactus.x;
      const offY = y - cactus.y;
      const apart = Math.hypot(offX, offY);
      if (apart >= near) continue;
      if (apart === 0) {
        x = cactus.x + near;
      } else {
        x = cactus.x + (offX / apart) * near;
        y = cactus.y + (offY / apart) * near;
      }
    }
    x = Math.min(Math.max(x, PLAYER_RADIUS), world.width - PLAYER_RADIUS);
    y = Math.min(Math.max(y, PLAYER_RADIUS), world.height - PLAYER_RADIUS);
  }
  return { x, y };
}
