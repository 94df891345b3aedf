export interface RateWindowOptions {
  readonly limit: number;
  readonly intervalMs: number;
  readonly maxKeys: number;
}

export interface RateState {
  readonly isOver: boolean;
  /** How many more would be taken now. */
  readonly remaining: number;
  /** Milliseconds until the interval ends. */
  readonly resetMs: number;
  /** Milliseconds until one more may be taken, at most. */
  readonly retryMs: number;
}

/**
 * Counts by key in a window that slides, with two numbers a key: this interval's, and the last one's by how much of it still
 * lies in the window. Times may start anywhere and only grow.
 */
export class RateWindow {
  readonly #limit: number;
  readonly #intervalMs: number;
  readonly #maxKeys: number;
  #interval = Number.NaN;
  #current = new Map<string, number>();
  #last = new Map<string, number>();

  /** @throws TypeError for a number that is not whole and at least 1. */
  constructor(options: RateWindowOptions) {
    for (const [name, value] of Object.entries(options)) {
      if (!Number.isInteger(value) || value < 1)
        throw new TypeError(`rate limit: ${name} is ${value}; it must be a whole number from 1 on`);
    }
    this.#limit = options.limit;
    this.#intervalMs = options.intervalMs;
    this.#maxKeys = options.maxKeys;
  }

  /** Keys that are remembered, each up to twice. */
  get size(): number {
    return this.#current.size + this.#last.size;
  }

  /** Counts one of the key unless it is over the limit; what is refused is not counted. */
  take(key: string, now: number): RateState {
    const interval = Math.floor(now / this.#intervalMs);
    if (interval !== this.#interval) this.#turn(interval);
    const passed = now - interval * this.#intervalMs;
    const last = this.#last.get(key) ?? 0;
    const used = this.#current.get(key) ?? 0;
    const weight = 1 - passed / this.#intervalMs;
    const isOver = last * weight + used + 1 > this.#limit;
    if (!isOver) this.#count(key, used + 1);
    const total = Math.ceil(last * weight) + used + (isOver ? 0 : 1);
    const resetMs = this.#intervalMs - passed;
    return {
      isOver,
      remaining: isOver ? 0 : Math.max(0, this.#limit - total),
      resetMs,
      retryMs: isOver ? this.#retryMs(last, used, passed) : 0,
    };
  }

  #count(key: string, count: number): void {
    if (count === 1 && this.#current.size >= this.#maxKeys) {
      const oldest = this.#current.keys().next();
      if (!oldest.done) this.#current.delete(oldest.value);
    }
    this.#current.set(key, count);
  }

  #turn(interval: number): void {
    this.#last = interval === this.#interval + 1 ? this.#current : new Map();
    this.#current = new Map();
    this.#interval = interval;
  }

  /** Until enough of what was taken has left the window. */
  #retryMs(last: number, used: number, passed: number): number {
    const room = this.#limit - 1 - used;
    const intervalMs = this.#intervalMs;
    if (room >= 0) return Math.max(0, intervalMs * (1 - room / last) - passed);
    // Not before the next interval, where this one's count falls with time.
    return intervalMs - passed + intervalMs * (1 - (this.#limit - 1) / used);
  }
}
