import type { Pear, PearKind } from './messages.js';
import { between, type Random } from './random.js';
import { freePlace, isFree, isHidden, type Point, type World } from './world.js';

/** From green to ripe, in ticks of 50 ms. */
const RIPENING_TICKS = { shortest: 60, longest: 140 };
const GOLD_SHARE = 0.06;
/** Room around a pear, so that a player can always reach it. */
const CLEARANCE = 22;
/** Two pears are at least so far apart. */
const APART = 32;
const PLACE_ATTEMPTS = 12;
/** Pears for an empty field, for each player, and the most there ever are. */
const PEARS = { base: 34, perPlayer: 2, most: 130 };

export const PEAR_POINTS: Readonly<Record<PearKind, number>> = { pear: 1, gold: 5 };

/** The prickly pears of one arena: where they sprout and how many there are. */
export class PearPatch {
  readonly #world: World;
  readonly #random: Random;
  readonly #pears = new Map<number, Pear>();
  #nextId = 1;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    // A new arena opens with pears of every age.
    for (let i = 0; i < PEARS.base; i++) {
      const pear = this.#grow(0);
      pear.ripeAt = Math.round(between(random, -40, RIPENING_TICKS.shortest));
    }
  }

  get all(): IterableIterator<Pear> {
    return this.#pears.values();
  }

  /** Grows at most one pear: a big harvest comes back within seconds, not at once. */
  sprout(tick: number, players: number): Pear | undefined {
    const wanted = Math.min(PEARS.base + PEARS.perPlayer * players, PEARS.most);
    if (this.#pears.size >= wanted) return undefined;
    return this.#grow(tick);
  }

  remove(pear: Pear): void {
    this.#pears.delete(pear.id);
  }

  #grow(tick: number): Pear {
    const place = this.#place();
    const ripening = between(this.#random, RIPENING_TICKS.shortest, RIPENING_TICKS.longest);
    const pear: Pear = {
      id: this.#nextId++,
      x: Math.round(place.x),
      y: Math.round(place.y),
      kind: this.#random() < GOLD_SHARE ? 'gold' : 'pear',
      ripeAt: tick + Math.round(ripening),
    };
    this.#pears.set(pear.id, pear);
    return pear;
  }

  /** Mostly at the foot of a cactus, where pears fall; sometimes anywhere. Never behind one. */
  #place(): Point {
    const { obstacles } = this.#world;
    for (let attempt = 0; attempt < PLACE_ATTEMPTS; attempt++) {
      let place = freePlace(this.#world, this.#random, CLEARANCE);
      const cactus = obstacles[Math.floor(this.#random() * obstacles.length)];
      if (cactus !== undefined && this.#random() < 0.6) {
        const angle = between(this.#random, 0, Math.PI * 2);
        const far = cactus.radius + CLEARANCE + between(this.#random, 4, 60);
        place = { x: cactus.x + Math.cos(angle) * far, y: cactus.y + Math.sin(angle) * far };
        if (!isFree(this.#world, place.x, place.y, CLEARANCE)) continue;
      }
      if (isHidden(this.#world, place.x, place.y) || this.#isTaken(place)) continue;
      return place;
    }
    return freePlace(this.#world, this.#random, CLEARANCE);
  }

  #isTaken(place: Point): boolean {
    for (const { x, y } of this.#pears.values()) {
      if (Math.abs(x - place.x) < APART && Math.abs(y - place.y) < APART) return true;
    }
    return false;
  }
}
