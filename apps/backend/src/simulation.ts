import type { Pear, PearCollected, PlayerProfile, PlayerState } from './messages.js';
import { boundedDirection, type Direction, STANDING, TICK_MS, walk } from './movement.js';
import { PEAR_POINTS, PearPatch } from './pear-patch.js';
import { type Random, seededRandom } from './random.js';
import { freePlace, PLAYER_RADIUS, type World } from './world.js';

/** The most players in an arena. */
export const CAPACITY = 64;
/** A player whose client has been silent for this many ticks (600 ms) stops. */
export const INPUT_TICKS = 12;
/** How near the middle of a player a pear is picked up, in field units. */
export const REACH = PLAYER_RADIUS + 14;

interface Player {
  readonly profile: PlayerProfile;
  x: number;
  y: number;
  heading: number;
  score: number;
  seq: number;
  wants: Direction;
  /** The tick of the last input. */
  heardAt: number;
  changed: boolean;
}

/** What happened in one tick. */
export interface Step {
  readonly tick: number;
  readonly moved: PlayerState[];
  readonly sprouted: Pear[];
  readonly collected: PearCollected[];
}

/** The rules of one arena: no network, no clock, no chance but the seed's. A step is 50 ms. */
export class Simulation {
  readonly world: World;
  readonly #random: Random;
  readonly #patch: PearPatch;
  readonly #players = new Map<number, Player>();
  #tick = 0;
  #nextId = 1;

  constructor(world: World, seed: number) {
    this.world = world;
    this.#random = seededRandom(seed);
    this.#patch = new PearPatch(world, this.#random);
  }

  get tick(): number {
    return this.#tick;
  }

  get size(): number {
    return this.#players.size;
  }

  /** Puts a player on a free place. Answers undefined when the arena is full. */
  add(name: string, colour: number): PlayerProfile | undefined {
    if (this.#players.size >= CAPACITY) return undefined;
    const place = freePlace(this.world, this.#random, PLAYER_RADIUS * 2);
    const profile: PlayerProfile = { id: this.#nextId++, name, colour };
    this.#players.set(profile.id, {
      profile,
      ...place,
      heading: Math.PI / 2,
      score: 0,
      seq: 0,
      wants: STANDING,
      heardAt: this.#tick,
      changed: true,
    });
    return profile;
  }

  remove(id: number): boolean {
    return this.#players.delete(id);
  }

  /** Notes where a player wants to go from the next tick on. An input older than the last one is ignored. */
  steer(id: number, dx: number, dy: number, seq: number): boolean {
    const player = this.#players.get(id);
    if (player === undefined || !Number.isSafeInteger(seq) || seq <= player.seq) return false;
    player.seq = seq;
    player.wants = boundedDirection(dx, dy);
    player.heardAt = this.#tick;
    player.changed = true;
    return true;
  }

  /** Starts a player's numbering of inputs anew, for a client that came back. */
  forgetInput(id: number): void {
    const player = this.#players.get(id);
    if (player === undefined) return;
    player.seq = 0;
    player.wants = STANDING;
    player.changed = true;
  }

  step(): Step {
    this.#tick++;
    for (const player of this.#players.values()) this.#move(player);
    const collected = this.#collect();
    const pear = this.#patch.sprout(this.#tick, this.#players.size);
    const moved: PlayerState[] = [];
    for (const player of this.#players.values()) {
      if (!player.changed) continue;
      player.changed = false;
      moved.push(stateOf(player));
    }
    return { tick: this.#tick, moved, sprouted: pear === undefined ? [] : [pear], collected };
  }

  state(id: number): PlayerState | undefined {
    const player = this.#players.get(id);
    return player && stateOf(player);
  }

  profiles(): PlayerProfile[] {
    return Array.from(this.#players.values(), (player) => player.profile);
  }

  states(): PlayerState[] {
    return Array.from(this.#players.values(), stateOf);
  }

  pears(): Pear[] {
    return [...this.#patch.all];
  }

  #move(player: Player): void {
    if (player.wants === STANDING) return;
    if (this.#tick - player.heardAt > INPUT_TICKS) {
      player.wants = STANDING;
      return;
    }
    const { x, y } = walk(this.world, player, player.wants, TICK_MS);
    player.x = x;
    player.y = y;
    player.heading = Math.atan2(player.wants.dy, player.wants.dx);
    player.changed = true;
  }

  /** Each ripe pear goes to the nearest player in reach; it does not matter who joined first. */
  #collect(): PearCollected[] {
    const collected: PearCollected[] = [];
    for (const pear of this.#patch.all) {
      if (pear.ripeAt > this.#tick) continue;
      const winner = this.#nearest(pear);
      if (winner === undefined) continue;
      const points = PEAR_POINTS[pear.kind];
      winner.score += points;
      winner.changed = true;
      this.#patch.remove(pear);
      collected.push({
        tick: this.#tick,
        pear: pear.id,
        player: winner.profile.id,
        points,
        score: winner.score,
      });
    }
    return collected;
  }

  #nearest(pear: Pear): Player | undefined {
    let nearest: Player | undefined;
    let shortest = REACH;
    let ties = 1;
    for (const player of this.#players.values()) {
      const offX = player.x - pear.x;
      const offY = player.y - pear.y;
      if (Math.abs(offX) > shortest || Math.abs(offY) > shortest) continue;
      const distance = Math.hypot(offX, offY);
      if (distance > shortest) continue;
      // Equally near players draw lots.
      if (nearest !== undefined && distance === shortest) {
        ties++;
        if (this.#random() * ties >= 1) continue;
      } else {
        ties = 1;
      }
      nearest = player;
      shortest = distance;
    }
    return nearest;
  }
}

function stateOf(player: Player): PlayerState {
  return {
    id: player.profile.id,
    x: Math.round(player.x * 10) / 10,
    y: Math.round(player.y * 10) / 10,
    dir: Math.round(player.heading * 100) / 100,
    score: player.score,
    seq: player.seq,
  };
}
