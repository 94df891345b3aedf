import type { Cron } from 'croner';
import type { Cancel, Clock } from '../ports/clock.js';
import type { Timer } from './timer.js';

/** The wall clock is looked at again after so many milliseconds, because it may be set meanwhile. */
const LOOK_AGAIN_MS = 3_600_000;

/** Runs at the times of a cron schedule, each time once. */
export class CronTimer implements Timer {
  readonly #clock: Clock;
  readonly #schedule: Cron;
  readonly #run: () => void;
  readonly #ended: () => void;
  #cancel: Cancel = () => {};
  #isStopped = false;
  #latest = Number.NEGATIVE_INFINITY;

  /** @param ended called once, when it is stopped or its schedule has no further time. */
  constructor(clock: Clock, schedule: Cron, run: () => void, ended: () => void) {
    this.#clock = clock;
    this.#schedule = schedule;
    this.#run = run;
    this.#ended = ended;
  }

  /** Plans the first run. */
  start(): void {
    const now = this.#clock.wallTime();
    // A clock set back a little must not repeat the latest run; one that was far ahead must not delay the next.
    const wasSetBack = now < this.#latest && this.#latest - now < LOOK_AGAIN_MS;
    const next = this.#schedule.nextRun(new Date(wasSetBack ? this.#latest : now));
    if (next === null) this.stop();
    else this.#wait(next.getTime());
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancel();
    this.#ended();
  }

  #wait(at: number): void {
    const restMs = Math.ceil(at - this.#clock.wallTime());
    const delayMs = Math.min(LOOK_AGAIN_MS, Math.max(1, restMs));
    this.#cancel = this.#clock.setTimeout(() => this.#wake(at), delayMs);
  }

  /** Machines' timers fire a little early now and then, and long waits come in parts. */
  #wake(at: number): void {
    if (this.#clock.wallTime() < at) {
      this.#wait(at);
      return;
    }
    this.#latest = at;
    this.#run();
    if (!this.#isStopped) this.start();
  }
}
