import type { Cancel, Clock } from '@nopal/core';

/** Something that was asked to end. */
export interface Closing {
  terminate(): void;
}

/** How long a connection that was ended may take to send what is queued, in milliseconds. */
export const CLOSING_TIME_MS = 2_000;
const SWEEP_PERIOD_MS = 250;

/** Cuts off those that do not end in time: one timer for all of them, and none while nobody is ending. */
export class ClosingSweep {
  readonly #clock: Clock;
  /** By deadline: the oldest is first. */
  readonly #deadlines = new Map<Closing, number>();
  #cancel: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(closing: Closing): void {
    this.#deadlines.set(closing, this.#clock.now() + CLOSING_TIME_MS);
    this.#cancel ??= this.#clock.setInterval(() => this.#sweep(), SWEEP_PERIOD_MS);
  }

  remove(closing: Closing): void {
    if (this.#deadlines.delete(closing) && this.#deadlines.size === 0) this.close();
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#deadlines.clear();
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [closing, deadline] of this.#deadlines) {
      if (deadline > now) return;
      this.remove(closing);
      closing.terminate();
    }
  }
}
