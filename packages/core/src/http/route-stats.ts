import type { Clock } from '../ports/clock.js';
import type { HttpHooks } from './hooks.js';

/** What is known of one route since the start. */
export interface RouteStat {
  readonly method: string;
  /** Never a raw path; `(none)` for requests that no route has. */
  readonly pattern: string;
  readonly count: number;
  /** Answers with 500 and more. */
  readonly errors: number;
  /** Clients that left first. */
  readonly left: number;
  /** Requests a second, over the last minute. */
  readonly perSecond: number;
  /** Milliseconds, right within 5 %. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Sixteen steps for each doubling: from a microsecond to more than an hour in milliseconds. */
const STEPS = 16;
const LOWEST = 0.001;
const BUCKETS = STEPS * 32;
const SLOT_MS = 5_000;
const SLOTS = 12;

class Stat {
  count = 0;
  errors = 0;
  left = 0;
  readonly #durations = new Uint32Array(BUCKETS);
  readonly #slots = new Float64Array(SLOTS);
  #slot = 0;

  record(status: number, isAborted: boolean, durationMs: number, now: number): void {
    this.count += 1;
    if (isAborted) this.left += 1;
    else if (status >= 500) this.errors += 1;
    const steps = Math.ceil(Math.log2(Math.max(durationMs, LOWEST) / LOWEST) * STEPS);
    const bucket = Math.min(Math.max(steps, 0), BUCKETS - 1);
    this.#durations[bucket] = (this.#durations[bucket] ?? 0) + 1;
    this.#turnTo(now);
    const slot = this.#slot % SLOTS;
    this.#slots[slot] = (this.#slots[slot] ?? 0) + 1;
  }

  perSecond(now: number): number {
    this.#turnTo(now);
    return this.#slots.reduce((sum, count) => sum + count, 0) / ((SLOTS * SLOT_MS) / 1_000);
  }

  /** The time that this share of requests did not exceed. */
  quantile(share: number): number {
    if (this.count === 0) return 0;
    let missing = Math.ceil(this.count * share);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      missing -= this.#durations[bucket] ?? 0;
      if (missing <= 0) return Number((LOWEST * 2 ** (bucket / STEPS)).toPrecision(4));
    }
    return 0;
  }

  #turnTo(now: number): void {
    const slot = Math.floor(now / SLOT_MS);
    for (let next = Math.max(this.#slot + 1, slot - SLOTS + 1); next <= slot; next += 1)
      this.#slots[next % SLOTS] = 0;
    this.#slot = Math.max(this.#slot, slot);
  }
}

/** Counts and times requests by their route, for the admin page. There is one entry for each route, so it stays as it is. */
export class RouteStats {
  readonly #clock: Clock;
  readonly #stats = new Map<string, { method: string; pattern: string; stat: Stat }>();
  readonly hooks: HttpHooks;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.hooks = {
      onResponse: [
        ({ route }, { status, isAborted, durationMs }) => {
          const { method, pattern } = route ?? { method: '*', pattern: '(none)' };
          this.#of(method, pattern).record(status, isAborted, durationMs, this.#clock.recent());
        },
      ],
    };
  }

  /** Lists a route also while nobody has asked for it. */
  know({ method, pattern }: Pick<RouteStat, 'method' | 'pattern'>): void {
    this.#of(method, pattern);
  }

  /** The busiest first. */
  list(): RouteStat[] {
    const now = this.#clock.now();
    const all = [...this.#stats.values()].map(({ method, pattern, stat }) => ({
      method,
      pattern,
      count: stat.count,
      errors: stat.errors,
      left: stat.left,
      perSecond: Math.round(stat.perSecond(now) * 100) / 100,
      p50: stat.quantile(0.5),
      p95: stat.quantile(0.95),
      p99: stat.quantile(0.99),
    }));
    return all.sort((a, b) => b.count - a.count);
  }

  #of(method: string, pattern: string): Stat {
    const key = `${method} ${pattern}`;
    let known = this.#stats.get(key);
    if (known === undefined) {
      known = { method, pattern, stat: new Stat() };
      this.#stats.set(key, known);
    }
    return known.stat;
  }
}
