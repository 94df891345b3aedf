import type { Cancel, Clock } from '@nopal/core';

/** Something that has a limited time left. */
export interface Terminable {
  terminate(): void;
}

/** How long a connection that was ended may take to send what is queued, in milliseconds. */
export const CLOSING_TIME_MS = 2_000;
const SWEEP_PERIOD_MS = 250;

/** Cuts off those whose time is over: one timer for all of them, and none while there is nobody. */
export class DeadlineSweep {
  readonly #clock: Clock;
  readonly #timeMs: number;
  /** All have the same time: the oldest deadline is first. */
  readonly #deadlines = new Map<Terminable, number>();
  #cancel: Cancel | undefined;

  constructor(clock: Clock, timeMs: number) {
    this.#clock = clock;
    this.#timeMs = timeMs;
  }

  add(target: Terminable): void {
    this.#deadlines.delete(target);
    this.#deadlines.set(target, this.#clock.now() + this.#timeMs);
    this.#cancel ??= this.#clock.setInterval(() => this.#sweep(), SWEEP_PERIOD_MS);
  }

  remove(target: Terminable): void {
    if (this.#deadlines.delete(target) && this.#deadlines.size === 0) this.close();
  }

  /** Forgets all of them. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#deadlines.clear();
  }

  #sweep(): void {
    const now = this.#clock.now();
    for (const [target, deadline] of this.#deadlines) {
      if (deadline > now) return;
      this.remove(target);
      target.terminate();
    }
  }
}
