import type { Cancel, Clock } from '../ports/clock.js';

/** Timers come at least so far apart, in milliseconds; a deadline may be told so much later. */
const PERIOD_MS = 10;

/** The deadlines of many things at once. All share one timer, which is not touched when something is done in time. */
export class Deadlines<T> {
  readonly #clock: Clock;
  readonly #expired: (item: T) => void;
  readonly #at = new Map<T, number>();
  #dueAt = Number.POSITIVE_INFINITY;
  #cancel: Cancel | undefined;

  /** @param expired told of each whose time is over; it has no deadline any more then. */
  constructor(clock: Clock, expired: (item: T) => void) {
    this.#clock = clock;
    this.#expired = expired;
  }

  add(item: T, timeoutMs: number): void {
    const now = this.#clock.now();
    const at = now + timeoutMs;
    this.#at.set(item, at);
    if (at < this.#dueAt) this.#arm(at, timeoutMs);
  }

  /** @returns whether it still had a deadline. */
  remove(item: T): boolean {
    return this.#at.delete(item);
  }

  #arm(at: number, delayMs: number): void {
    this.#cancel?.();
    this.#dueAt = at;
    this.#cancel = this.#clock.setTimeout(() => this.#sweep(), delayMs);
  }

  #sweep(): void {
    const now = this.#clock.now();
    const over: T[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [item, at] of this.#at) {
      if (at <= now) over.push(item);
      else if (at < next) next = at;
    }
    this.#cancel = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (next < Number.POSITIVE_INFINITY) {
      const delayMs = Math.max(PERIOD_MS, next - now);
      this.#arm(now + delayMs, delayMs);
    }
    for (const item of over) {
      if (this.#at.delete(item)) this.#expired(item);
    }
  }
}
