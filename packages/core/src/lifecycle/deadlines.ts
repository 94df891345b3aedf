import type { Clock } from '../ports/clock.js';
import { SweepTimer } from './sweep-timer.js';

/** The deadlines of many things at once. All share one timer, which is not touched when something is done in time. */
export class Deadlines<T> {
  readonly #clock: Clock;
  readonly #expired: (item: T) => void;
  readonly #at = new Map<T, number>();
  readonly #timer: SweepTimer;

  /** @param expired told of each whose time is over; it has no deadline any more then. */
  constructor(clock: Clock, expired: (item: T) => void) {
    this.#clock = clock;
    this.#expired = expired;
    this.#timer = new SweepTimer(clock, (now) => this.#sweep(now));
  }

  add(item: T, timeoutMs: number): void {
    const at = this.#clock.now() + timeoutMs;
    this.#at.set(item, at);
    this.#timer.due(at, timeoutMs);
  }

  /** @returns whether it still had a deadline. */
  remove(item: T): boolean {
    return this.#at.delete(item);
  }

  #sweep(now: number): void {
    const over: T[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const [item, at] of this.#at) {
      if (at <= now) over.push(item);
      else if (at < next) next = at;
    }
    this.#timer.next(next, now);
    for (const item of over) {
      if (this.#at.delete(item)) this.#expired(item);
    }
  }
}
