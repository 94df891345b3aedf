import { type Direction, STANDING, TICK_MS, walk } from '../../backend/src/movement.js';
import type { Point, World } from '../../backend/src/world.js';

/** An error up to this length is left alone; positions travel rounded and ticks are coarse. In field units. */
const TOLERATED = 3;
/** A longer error is no lag: the server put the player elsewhere. */
const JUMP = 160;
/** Milliseconds until two thirds of an error have flowed in: soon enough to be right, too slow to be seen. */
const PULL_MS = 260;
const HISTORY_MS = 1500;
/** A longer frame is a tab that slept; the server has stopped the player meanwhile. */
const LONGEST_FRAME_MS = 250;

interface Sent {
  readonly seq: number;
  readonly atMs: number;
}

interface Past {
  readonly atMs: number;
  x: number;
  y: number;
}

/**
 * The own player, moved at once instead of after a round trip. The server remains right: each snapshot is compared with
 * where the prediction was at that moment, and the difference flows in gently.
 */
export class Prediction {
  heading: number;
  readonly #world: World;
  #x: number;
  #y: number;
  #direction: Direction = STANDING;
  #nowMs: number;
  /** How old what a snapshot tells is: learned from when inputs come back confirmed. */
  #leadMs = 60;
  #confirmed = 0;
  #sent: Sent[] = [];
  #history: Past[] = [];
  /** The error of the last snapshot, as far as it has not flowed in yet. */
  #errorX = 0;
  #errorY = 0;

  constructor(world: World, start: Point, heading: number, nowMs: number) {
    this.#world = world;
    this.#x = start.x;
    this.#y = start.y;
    this.heading = heading;
    this.#nowMs = nowMs;
  }

  get x(): number {
    return this.#x;
  }

  get y(): number {
    return this.#y;
  }

  get isWalking(): boolean {
    return this.#direction.dx !== 0 || this.#direction.dy !== 0;
  }

  /** Takes a direction at the moment in which it is sent. */
  steer(direction: Direction, seq: number, nowMs: number): void {
    this.advance(nowMs);
    this.#direction = direction;
    if (this.isWalking) this.heading = Math.atan2(direction.dy, direction.dx);
    this.#sent.push({ seq, atMs: nowMs });
    if (this.#sent.length > 64) this.#sent.shift();
  }

  /** Walks on until now. */
  advance(nowMs: number): void {
    const elapsed = nowMs - this.#nowMs;
    if (elapsed <= 0) return;
    this.#nowMs = nowMs;
    if (this.isWalking) {
      const next = walk(this.#world, this, this.#direction, Math.min(elapsed, LONGEST_FRAME_MS));
      this.#x = next.x;
      this.#y = next.y;
    }
    if (this.#errorX !== 0 || this.#errorY !== 0) {
      const share = 1 - Math.exp(-elapsed / PULL_MS);
      this.#shift(this.#errorX * share, this.#errorY * share);
      this.#errorX *= 1 - share;
      this.#errorY *= 1 - share;
    }
    this.#history.push({ atMs: nowMs, x: this.#x, y: this.#y });
    while ((this.#history[0]?.atMs ?? nowMs) < nowMs - HISTORY_MS) this.#history.shift();
  }

  /** Compares with what the server says in a snapshot that has just arrived. */
  reconcile(server: Point & { readonly seq: number }, nowMs: number): void {
    this.advance(nowMs);
    this.#learnLead(server.seq, nowMs);
    const past = this.#at(nowMs - this.#leadMs);
    this.#errorX = server.x - past.x;
    this.#errorY = server.y - past.y;
    const error = Math.hypot(this.#errorX, this.#errorY);
    if (error > JUMP) this.#shift(this.#errorX, this.#errorY);
    if (error > JUMP || error <= TOLERATED) this.#errorX = this.#errorY = 0;
  }

  #learnLead(seq: number, nowMs: number): void {
    if (seq <= this.#confirmed) return;
    this.#confirmed = seq;
    const sent = this.#sent.find((candidate) => candidate.seq === seq);
    this.#sent = this.#sent.filter((candidate) => candidate.seq > seq);
    if (sent === undefined) return;
    // The snapshot that confirms an input shows one whole tick walked with it.
    const lead = Math.min(Math.max(nowMs - sent.atMs - TICK_MS, 0), HISTORY_MS / 2);
    this.#leadMs += (lead - this.#leadMs) * 0.2;
  }

  #at(atMs: number): Point {
    for (let i = this.#history.length - 1; i >= 0; i--) {
      const past = this.#history[i];
      if (past === undefined || past.atMs > atMs) continue;
      const next = this.#history[i + 1];
      if (next === undefined) return past;
      const along = (atMs - past.atMs) / (next.atMs - past.atMs);
      return { x: past.x + (next.x - past.x) * along, y: past.y + (next.y - past.y) * along };
    }
    return this.#history[0] ?? this;
  }

  #shift(byX: number, byY: number): void {
    const moved = walk(this.#world, { x: this.#x + byX, y: this.#y + byY }, STANDING, 0);
    this.#x = moved.x;
    this.#y = moved.y;
    for (const past of this.#history) {
      past.x += byX;
      past.y += byY;
    }
  }
}
