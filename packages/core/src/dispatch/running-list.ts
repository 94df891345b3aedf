import type { InFlight } from './in-flight.js';

/** The messages whose method has not settled yet: a linked list through them, swept for deadlines. */
export class RunningList {
  #head: InFlight | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: InFlight): void {
    item.isWatched = true;
    item.nextRunning = this.#head;
    if (this.#head !== undefined) this.#head.previousRunning = item;
    this.#head = item;
    this.#size += 1;
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

  /** Hands on every item whose deadline is over; the callback may remove any. */
  sweep(now: number, expired: (item: InFlight) => void): void {
    const due: InFlight[] = [];
    for (let item = this.#head; item !== undefined; item = item.nextRunning) {
      if (item.deadline <= now) due.push(item);
    }
    for (const item of due) if (item.isWatched && item.deadline <= now) expired(item);
  }
}
