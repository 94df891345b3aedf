/** A message as its session's queue sees it. */
export interface QueuedMessage {
  /** Where it runs: '' here, otherwise the id of another server. */
  readonly lane: string;
  readonly bodyBytes: number;
  /** The queue's own link to the message behind it. */
  nextInQueue: QueuedMessage | undefined;
}

/** A running call that someone watches. */
export interface AbortableCall {
  abort(code: 'CANCELLED', message: string): void;
}

/**
 * The order of one session's messages. One local message runs at a time; messages for one other server may be under way
 * together, because that server keeps their order; a change of server waits until all before it are answered.
 */
export class SessionQueue {
  /** Ordered messages that run or are under way. */
  active = 0;
  /** Where they run: '' here, otherwise the id of another server. */
  lane = '';
  /** Messages that run or are under way, ordered or not. */
  running = 0;
  /** Messages that wait. */
  waiting = 0;
  /** Bytes of their bodies. */
  waitingBytes = 0;
  /** Where the session's latest answer stands among those that came together; -1 outside of their handling. */
  mark = -1;
  /** Calls whose signal was asked for; they are aborted when the session closes. */
  signalled: Set<AbortableCall> | undefined;

  #isStarting = false;
  #head: QueuedMessage | undefined;
  #tail: QueuedMessage | undefined;

  /** Whether a message for the lane may start now. */
  admits(lane: string): boolean {
    return this.active === 0 || (this.waiting === 0 && lane !== '' && lane === this.lane);
  }

  /** Notes that an ordered message starts. */
  enter(lane: string): void {
    this.active += 1;
    this.lane = lane;
  }

  /** Notes that an ordered message is over, and starts those whose turn has come. */
  leave(start: (item: QueuedMessage) => void): void {
    this.active -= 1;
    if (this.waiting === 0 || this.#isStarting) return;
    this.#isStarting = true; // messages that are over at once come back here; this loop goes on for them
    for (let next = this.#head; next !== undefined; next = this.#head) {
      if (this.active > 0 && (next.lane === '' || next.lane !== this.lane)) break;
      this.shift();
      start(next);
    }
    this.#isStarting = false;
  }

  push(item: QueuedMessage): void {
    if (this.#tail === undefined) this.#head = item;
    else this.#tail.nextInQueue = item;
    this.#tail = item;
    this.waiting += 1;
    this.waitingBytes += item.bodyBytes;
  }

  shift(): QueuedMessage | undefined {
    const item = this.#head;
    if (item === undefined) return undefined;
    this.#head = item.nextInQueue;
    if (this.#head === undefined) this.#tail = undefined;
    item.nextInQueue = undefined;
    this.waiting -= 1;
    this.waitingBytes -= item.bodyBytes;
    return item;
  }
}
