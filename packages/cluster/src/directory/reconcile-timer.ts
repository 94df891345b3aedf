import type { Cancel, Clock } from '@nopal/core';

/** By how much a period may be longer or shorter, so that servers that start together do not stay together. */
const JITTER = 0.2;

/** Runs something again and again, a period after it was done the last time. */
export class ReconcileTimer {
  readonly #clock: Clock;
  readonly #periodMs: number;
  readonly #run: () => Promise<unknown>;
  #cancel: Cancel | undefined;
  #isStopped = false;

  /** @param run does not reject */
  constructor(clock: Clock, periodMs: number, run: () => Promise<unknown>) {
    this.#clock = clock;
    this.#periodMs = periodMs;
    this.#run = run;
  }

  start(): void {
    if (this.#isStopped) return;
    const delayMs = this.#periodMs * (1 - JITTER + 2 * JITTER * Math.random());
    this.#cancel?.();
    this.#cancel = this.#clock.setTimeout(() => {
      void this.#run().then(() => this.start());
    }, delayMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }
}
