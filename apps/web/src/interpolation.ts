import { TICK_MS } from '../../backend/src/movement.js';

/** How far in the past other players are drawn, so that two snapshots nearly always surround the moment. */
export const RENDER_DELAY_MS = 100;
/** On a line where snapshots come late, players are drawn further in the past, up to this. */
const LONGEST_DELAY_MS = 250;
/** How much sooner than needed the latest of recent snapshots should be there. */
const SPARE_MS = 15;
/** What is left, at the next snapshot, of how late one was: a half after 5 s. */
const LATENESS_KEPT = 0.993;
/** A snapshot this far from where the clock expects it moves the clock at once: the tab slept, or the server paused. */
const CLOCK_JUMP_MS = 300;
const CLOCK_SMOOTHING = 0.06;
/** Drawn time that is off by more ticks than this leaps, or waits: the tab slept, or the server paused. */
const LEAP_TICKS = 8;
/** By how much drawn time runs faster or slower for each tick that it is off, and at most. */
const SLEW = { perTick: 0.1, most: 0.4 };
/** A longer way between two ticks is no walk: the player was put elsewhere. */
const TELEPORT = 120;
const KEPT_SAMPLES = 16;

/** What time it is on the server, told from when its snapshots arrive; jitter of single ones is smoothed away. */
export class ServerClock {
  #offsetMs: number | undefined;
  /** How late recent snapshots came at the worst. */
  #latenessMs = 0;
  #drawn: number | undefined;
  #drawnAtMs = 0;

  /** Notes that the snapshot of a tick arrived. */
  observe(tick: number, nowMs: number): void {
    const offset = nowMs - tick * TICK_MS;
    const drift = this.#offsetMs === undefined ? 0 : offset - this.#offsetMs;
    if (this.#offsetMs === undefined || Math.abs(drift) > CLOCK_JUMP_MS) {
      this.#offsetMs = offset;
      return;
    }
    this.#offsetMs += drift * CLOCK_SMOOTHING;
    this.#latenessMs = Math.max(drift, this.#latenessMs * LATENESS_KEPT);
  }

  /**
   * The tick to draw now, with its fraction. It never goes back, and what it is off it makes up gently: players seem to
   * walk a little faster or slower, and do not jump.
   */
  drawnTick(nowMs: number): number {
    if (this.#offsetMs === undefined) return 0;
    const goal = (nowMs - this.#offsetMs - this.#delayMs()) / TICK_MS;
    const elapsed = this.#drawn === undefined ? 0 : Math.max(nowMs - this.#drawnAtMs, 0) / TICK_MS;
    this.#drawnAtMs = nowMs;
    const drawn = this.#drawn ?? goal;
    const off = goal - drawn - elapsed;
    if (Math.abs(off) > LEAP_TICKS) {
      this.#drawn = Math.max(drawn, goal);
    } else {
      const slew = Math.min(Math.max(off * SLEW.perTick, -SLEW.most), SLEW.most);
      this.#drawn = drawn + elapsed * (1 + slew);
    }
    return this.#drawn;
  }

  #delayMs(): number {
    const needed = this.#latenessMs + TICK_MS + SPARE_MS;
    return Math.min(Math.max(needed, RENDER_DELAY_MS), LONGEST_DELAY_MS);
  }
}

export interface Pose {
  x: number;
  y: number;
  /** Radians. */
  heading: number;
  isWalking: boolean;
}

interface Sample {
  readonly tick: number;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

/** The recent way of one player: from the snapshots that mention it to a pose at any moment between them. */
export class Track {
  readonly #samples: Sample[] = [];

  add(tick: number, x: number, y: number, heading: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && tick <= last.tick) return;
    this.#samples.push({ tick, x, y, heading });
    if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
  }

  /** The pose at a tick; before the first and after the last sample the player stands there. */
  at(tick: number): Pose {
    let next: Sample | undefined;
    for (let i = this.#samples.length - 1; i >= 0; i--) {
      const sample = this.#samples[i];
      if (sample === undefined) break;
      if (sample.tick <= tick)
        return next === undefined ? standing(sample) : walked(sample, next, tick);
      next = sample;
    }
    return next === undefined ? { x: 0, y: 0, heading: 0, isWalking: false } : standing(next);
  }
}

function standing({ x, y, heading }: Sample): Pose {
  return { x, y, heading, isWalking: false };
}

function walked(from: Sample, to: Sample, tick: number): Pose {
  // Snapshots leave out who did not change: over a gap the player stood still until the tick before the next sample.
  const start = Math.max(from.tick, to.tick - 1);
  const along = Math.min(Math.max((tick - start) / (to.tick - start), 0), 1);
  const wayX = to.x - from.x;
  const wayY = to.y - from.y;
  const isWalking = along > 0 && (wayX !== 0 || wayY !== 0);
  if (Math.hypot(wayX, wayY) > TELEPORT) return standing(along < 1 ? from : to);
  return {
    x: from.x + wayX * along,
    y: from.y + wayY * along,
    heading: from.heading + shortestTurn(from.heading, to.heading) * along,
    isWalking,
  };
}

/** The turn from one heading to another, in (−π, π]. */
export function shortestTurn(from: number, to: number): number {
  const turn = (to - from) % (Math.PI * 2);
  if (turn > Math.PI) return turn - Math.PI * 2;
  return turn <= -Math.PI ? turn + Math.PI * 2 : turn;
}
