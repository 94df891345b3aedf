import type { Cancel, Clock } from '@nopal/core';

/** One wait at a time that can be cut short. */
export class Sleeper {
  readonly #clock: Clock;
  #cancel: Cancel | undefined;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  sleep(ms: number): Promise<void> {
    if (ms <= 0 || this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#cancel = this.#clock.setTimeout(() => this.wake(), ms);
    });
  }

  /** Ends the wait that is under way. */
  wake(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Ends the wait, and no later one takes any time. */
  close(): void {
    this.#isClosed = true;
    this.wake();
  }
}
