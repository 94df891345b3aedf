import { type Clock, SweepTimer } from '@nopal/core';

const FIRST_SLOTS = 64;

/** A call whose reply is awaited. */
export interface PendingCall {
  /** Given by `next`; what its reply names. */
  readonly number: number;
  /** The id of the server that was asked. */
  readonly to: string;
  /** When it is given up, by the clock's `now()`. */
  readonly until: number;
}

/**
 * Calls under way to other servers, each with its deadline. A call lies where the lowest bits of its number say; numbers whose
 * place is taken are passed over, so that none is used twice, and there are always twice as many places as calls.
 */
export class PendingCalls<T extends PendingCall> {
  readonly #expired: (call: T) => void;
  readonly #timer: SweepTimer;
  #calls: (T | undefined)[] = new Array<T | undefined>(FIRST_SLOTS).fill(undefined);
  #size = 0;
  #lastNumber = 0;

  /** @param expired told of each whose time is over; nobody waits for its reply any more then. */
  constructor(clock: Clock, expired: (call: T) => void) {
    this.#expired = expired;
    this.#timer = new SweepTimer(clock, (now) => this.#sweep(now));
  }

  /** The number for a new call. */
  next(): number {
    do this.#lastNumber += 1;
    while (this.#calls[this.#slotOf(this.#lastNumber)] !== undefined);
    return this.#lastNumber;
  }

  /** A reply is awaited from now on. @param timeoutMs until its deadline */
  add(call: T, timeoutMs: number): void {
    this.#calls[this.#slotOf(call.number)] = call;
    this.#size += 1;
    if (2 * this.#size > this.#calls.length) this.#grow();
    this.#timer.due(call.until, timeoutMs);
  }

  /** Ends the wait for a reply of that server; undefined when nobody waits for it, or asked another server. */
  take(number: number, from: string): T | undefined {
    const call = this.#calls[this.#slotOf(number)];
    if (call === undefined || call.number !== number || call.to !== from) return undefined;
    this.#remove(call);
    return call;
  }

  /** A server has left: ends the wait for all that it was asked, in the order in which that was. */
  takeAll(server: string): T[] {
    const lost = this.#calls.filter((call) => call?.to === server) as T[];
    for (const call of lost) this.#remove(call);
    return lost.sort((a, b) => a.number - b.number);
  }

  #slotOf(number: number): number {
    return number & (this.#calls.length - 1);
  }

  #remove(call: T): void {
    this.#calls[this.#slotOf(call.number)] = undefined;
    this.#size -= 1;
  }

  /** Two calls in one place of the longer list would have been in one place of the shorter. */
  #grow(): void {
    const before = this.#calls;
    this.#calls = new Array<T | undefined>(2 * before.length).fill(undefined);
    for (const call of before) {
      if (call !== undefined) this.#calls[this.#slotOf(call.number)] = call;
    }
  }

  #sweep(now: number): void {
    const over: T[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const call of this.#calls) {
      if (call === undefined) continue;
      if (call.until <= now) over.push(call);
      else if (call.until < next) next = call.until;
    }
    this.#timer.next(next, now);
    for (const call of over) {
      if (this.take(call.number, call.to) !== undefined) this.#expired(call);
    }
  }
}
