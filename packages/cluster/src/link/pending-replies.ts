import { type Clock, GameError } from '@nopal/core';

interface Waiting<T> {
  readonly to: string;
  resolve(value: T): void;
  reject(error: GameError): void;
}

/** Questions under way to other servers, by number, each with its deadline. */
export class PendingReplies<T> {
  readonly #waiting = new Map<number, Waiting<T>>();
  readonly #clock: Clock;
  #lastNumber = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number for a new question. */
  next(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Waits for the answer to a question. @throws GameError (as a rejection) at the deadline or when the server leaves. */
  wait(number: number, to: string, what: string, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.setTimeout(() => {
        this.#waiting.delete(number);
        reject(
          new GameError(
            'DEADLINE_EXCEEDED',
            `server ${to} did not answer ${what} within ${timeoutMs} ms`,
          ),
        );
      }, timeoutMs);
      this.#waiting.set(number, {
        to,
        resolve: (value) => {
          cancel();
          resolve(value);
        },
        reject: (error) => {
          cancel();
          reject(error);
        },
      });
    });
  }

  /** An answer came; one that nobody waits for any more is dropped. An answer from another server than was asked too. */
  settle(number: number, from: string, value: T): void {
    const waiting = this.#waiting.get(number);
    if (waiting?.to !== from) return;
    this.#waiting.delete(number);
    waiting.resolve(value);
  }

  /** A server has left: nobody will answer for it. */
  lost(server: string): void {
    for (const [number, waiting] of this.#waiting) {
      if (waiting.to !== server) continue;
      this.#waiting.delete(number);
      waiting.reject(new GameError('UNAVAILABLE', `server ${server} left before it answered`));
    }
  }
}
