export interface PaceLimits {
  /** Requests that may follow each other at once. */
  readonly burst: number;
  /** How long the first request beyond them waits, in milliseconds; each further one waits twice as long. */
  readonly minIntervalMs: number;
  /** The longest such wait. */
  readonly maxIntervalMs: number;
}

/**
 * A token bucket that fills the slower the more is asked of it, as Consul's documentation of blocking queries wants it: a
 * change now and then is followed at once, also soon after many, an answer that comes back at once again and again costs next to nothing.
 */
export class Pace {
  readonly #limits: PaceLimits;
  #tokens: number;
  #intervalMs: number;
  #filledAt = Number.NEGATIVE_INFINITY;

  constructor(limits: PaceLimits) {
    this.#limits = limits;
    this.#tokens = limits.burst;
    this.#intervalMs = limits.minIntervalMs;
  }

  /** Takes a token; answers for how many milliseconds its owner has to wait. */
  take(now: number): number {
    this.#fill(now);
    if (this.#tokens > 0) {
      this.#tokens -= 1;
      return 0;
    }
    const waitMs = Math.max(0, this.#filledAt + this.#intervalMs - now);
    this.#filledAt = now + waitMs;
    this.#intervalMs = Math.min(this.#intervalMs * 2, this.#limits.maxIntervalMs);
    return waitMs;
  }

  #fill(now: number): void {
    const { burst, minIntervalMs } = this.#limits;
    // By the shortest interval: a question that was held for so long shows that the hurry is over.
    while (this.#tokens < burst && now - this.#filledAt >= minIntervalMs) {
      this.#tokens += 1;
      this.#filledAt += minIntervalMs;
      this.#intervalMs = Math.max(this.#intervalMs / 2, minIntervalMs);
    }
    if (this.#tokens < burst) return;
    this.#filledAt = now;
    this.#intervalMs = minIntervalMs;
  }
}

/** Exponential backoff with full jitter: a random part of what doubles with each failure, so that a crowd spreads. */
export function backoffMs(failures: number, baseMs: number, maxMs: number): number {
  return Math.random() * Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
}
