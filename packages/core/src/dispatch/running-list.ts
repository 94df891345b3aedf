import type { Cancel, Clock } from '../ports/clock.js';
import type { InFlight } from './in-flight.js';

/** How often deadlines are looked at while something runs; an answer comes at most so much later. */
const SWEEP_PERIOD_MS = 50;

/**
 * The messages whose method has not settled yet: a linked list through them, swept for deadlines. While it is empty there is no
 * timer: a server without work is not woken.
 */
export class RunningList {
  readonly #clock: Clock;
  readonly #expired: (item: InFlight) => void;
  readonly #sweeping = (): void => {
    this.#cancel = undefined;
    this.#sweep(this.#clock.now());
    if (this.#head !== undefined) this.#sweepLater();
  };
  #cancel: Cancel | undefined;
  #head: InFlight | undefined;
  #size = 0;

  /** @param expired told of every item whose deadline is over; it may remove any. */
  constructor(clock: Clock, expired: (item: InFlight) => void) {
    this.#clock = clock;
    this.#expired = expired;
  }

  get size(): number {
    return this.#size;
  }

  add(item: InFlight): void {
    item.isWatched = true;
    item.nextRunning = this.#head;
    if (this.#head !== undefined) this.#head.previousRunning = item;
    this.#head = item;
    this.#size += 1;
    if (this.#cancel === undefined) this.#sweepLater();
  }

  remove(item: InFlight): void {
    if (!item.isWatched) return;
    item.isWatched = false;
    if (item.previousRunning === undefined) this.#head = item.nextRunning;
    else item.previousRunning.nextRunning = item.nextRunning;
    if (item.nextRunning !== undefined) item.nextRunning.previousRunning = item.previousRunning;
    item.previousRunning = undefined;
    item.nextRunning = undefined;
    this.#size -= 1;
  }

  /** How many of them started before a time. */
  startedBefore(time: number): number {
    let count = 0;
    for (let item = this.#head; item !== undefined; item = item.nextRunning) {
      if (item.startedAt < time) count += 1;
    }
    return count;
  }

  /** Looks at deadlines no more. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = () => {};
  }

  #sweepLater(): void {
    this.#cancel ??= this.#clock.setTimeout(this.#sweeping, SWEEP_PERIOD_MS);
  }

  #sweep(now: number): void {
    const due: InFlight[] = [];
    for (let item = this.#head; item !== undefined; item = item.nextRunning) {
      if (item.deadline <= now) due.push(item);
    }
    for (const item of due) if (item.isWatched && item.deadline <= now) this.#expired(item);
  }
}
