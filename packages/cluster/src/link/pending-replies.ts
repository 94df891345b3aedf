import { type Clock, Deadlines, GameError } from '@nopal/core';

interface Waiting<T> {
  readonly number: number;
  readonly to: string;
  readonly what: string;
  readonly timeoutMs: number;
  readonly resolve: (value: T) => void;
  readonly reject: (error: GameError) => void;
}

/** Questions under way to other servers, by number, each with its deadline. */
export class PendingReplies<T> {
  readonly #waiting = new Map<number, Waiting<T>>();
  readonly #deadlines: Deadlines<Waiting<T>>;
  #lastNumber = 0;

  constructor(clock: Clock) {
    this.#deadlines = new Deadlines(clock, ({ number, to, what, timeoutMs, reject }) => {
      this.#waiting.delete(number);
      const says = `server ${to} did not answer ${what} within ${timeoutMs} ms`;
      reject(new GameError('DEADLINE_EXCEEDED', says));
    });
  }

  /** The number for a new question. */
  next(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Waits for the answer to a question. @throws GameError (as a rejection) at the deadline or when the server leaves. */
  wait(number: number, to: string, what: string, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting = { number, to, what, timeoutMs, resolve, reject };
      this.#waiting.set(number, waiting);
      this.#deadlines.add(waiting, timeoutMs);
    });
  }

  /** An answer came; one that nobody waits for any more is dropped. An answer from another server than was asked too. */
  settle(number: number, from: string, value: T): void {
    const waiting = this.#waiting.get(number);
    if (waiting?.to !== from) return;
    this.#end(waiting);
    waiting.resolve(value);
  }

  /** Whoever waits for it has had enough. Answers false when nobody waits. */
  cancel(number: number, error: GameError): boolean {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return false;
    this.#end(waiting);
    waiting.reject(error);
    return true;
  }

  /** A server has left: nobody will answer for it. */
  lost(server: string): void {
    for (const waiting of this.#waiting.values()) {
      if (waiting.to !== server) continue;
      this.#end(waiting);
      waiting.reject(new GameError('UNAVAILABLE', `server ${server} left before it answered`));
    }
  }

  #end(waiting: Waiting<T>): void {
    this.#waiting.delete(waiting.number);
    this.#deadlines.remove(waiting);
  }
}
