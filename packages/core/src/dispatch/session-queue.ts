import type { CallContext } from './call-context.js';
import type { InFlight } from './in-flight.js';

/**
 * The order of one session's messages. One local message runs at a time; messages for one other server may be under way
 * together, because that server keeps their order; a change of server waits until all before it are answered.
 */
export class SessionQueue {
  /** Ordered messages that run or are under way. */
  active = 0;
  /** Where they run: '' here, otherwise the id of another server. */
  lane = '';
  /** Messages that wait. */
  waiting = 0;
  /** Bytes of their bodies. */
  waitingBytes = 0;
  /** The dispatcher is starting waiting messages of this session right now. */
  pumping = false;
  /** Calls whose signal was asked for; they are aborted when the session closes. */
  signalled: Set<CallContext> | undefined;

  #head: InFlight | undefined;
  #tail: InFlight | undefined;

  /** Whether a message for the lane may start now. */
  admits(lane: string): boolean {
    return this.active === 0 || (this.waiting === 0 && lane !== '' && lane === this.lane);
  }

  push(item: InFlight): void {
    if (this.#tail === undefined) this.#head = item;
    else this.#tail.nextInQueue = item;
    this.#tail = item;
    this.waiting += 1;
    this.waitingBytes += item.body.byteLength;
  }

  peek(): InFlight | undefined {
    return this.#head;
  }

  shift(): InFlight | undefined {
    const item = this.#head;
    if (item === undefined) return undefined;
    this.#head = item.nextInQueue;
    if (this.#head === undefined) this.#tail = undefined;
    item.nextInQueue = undefined;
    this.waiting -= 1;
    this.waitingBytes -= item.body.byteLength;
    return item;
  }
}
