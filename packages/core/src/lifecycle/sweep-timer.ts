import type { Cancel, Clock } from '../ports/clock.js';

/** Timers come at least so far apart, in milliseconds; a deadline may be told so much later. */
const PERIOD_MS = 10;

/** One timer for many deadlines. It is not touched when something is done in time: who owns the deadlines looks through them. */
export class SweepTimer {
  readonly #clock: Clock;
  readonly #sweep: () => void;
  #dueAt = Number.POSITIVE_INFINITY;
  #cancel: Cancel | undefined;

  /** @param sweep is told of the time by `clock.now()`, and says by `next` what comes after it. */
  constructor(clock: Clock, sweep: (now: number) => void) {
    this.#clock = clock;
    this.#sweep = () => {
      this.#cancel = undefined;
      this.#dueAt = Number.POSITIVE_INFINITY;
      sweep(this.#clock.now());
    };
  }

  /** Something is due at that time, which is in so many milliseconds. */
  due(at: number, delayMs: number): void {
    if (at < this.#dueAt) this.#arm(at, delayMs);
  }

  /** Of all that was looked through this is due first; infinite when there is nothing. */
  next(at: number, now: number): void {
    if (at === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(PERIOD_MS, at - now);
    this.due(now + delayMs, delayMs);
  }

  #arm(at: number, delayMs: number): void {
    this.#cancel?.();
    this.#dueAt = at;
    this.#cancel = this.#clock.setTimeout(this.#sweep, delayMs);
  }
}
