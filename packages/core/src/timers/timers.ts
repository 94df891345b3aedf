import { Cron } from 'croner';
import { isThenable } from '../dispatch/thenable.js';
import type { Cancel, Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { CronTimer } from './cron-timer.js';
import type { Timer, TimerTask } from './timer.js';

/** The longest period, in milliseconds (2^31 - 1): what a machine's timer takes. */
const MAX_PERIOD_MS = 2_147_483_647;

/** Timers of a server: an error in a task is logged, and all of them end with the server. */
export class Timers {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #active = new Set<Timer>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** How many run. */
  get count(): number {
    return this.#active.size;
  }

  /** Every so many milliseconds, first after one period. @throws RangeError for a period under 1 ms. */
  every(periodMs: number, task: TimerTask): Timer {
    return this.#interval(periodMs, task, () => true);
  }

  /** As `every`, so many times. @throws RangeError for a count under 1. */
  times(count: number, periodMs: number, task: TimerTask): Timer {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`a timer's count is ${count}; it must be at least 1`);
    let left = count;
    const counted = (): void | Promise<void> => {
      left -= 1;
      if (left === 0) timer.stop();
      return task();
    };
    const timer = this.#interval(periodMs, counted, () => true);
    return timer;
  }

  /** Every so many milliseconds at which the condition holds. */
  when(periodMs: number, condition: () => boolean, task: TimerTask): Timer {
    return this.#interval(periodMs, task, condition);
  }

  /** Once, after so many milliseconds. */
  after(delayMs: number, task: TimerTask): Timer {
    if (!Number.isFinite(delayMs) || delayMs < 0)
      throw new RangeError(`a timer's delay is ${delayMs} ms; it must be 0 or more`);
    const run = this.#guarded(task);
    const cancel = this.#clock.setTimeout(() => {
      timer.stop();
      run();
    }, delayMs);
    const timer = this.#owned(cancel);
    return timer;
  }

  /**
   * At the times of a cron expression (five or six fields, the first of six being seconds), in UTC unless a time zone
   * is given. @throws TypeError for an expression that cannot be read.
   */
  cron(expression: string, task: TimerTask, timeZone = 'UTC'): Timer {
    let schedule: Cron;
    try {
      schedule = new Cron(expression, { paused: true, timezone: timeZone });
      schedule.nextRun();
    } catch (error) {
      throw new TypeError(
        `cron expression ${JSON.stringify(expression)} in time zone ${timeZone} cannot be read: ${(error as Error).message}`,
      );
    }
    const timer = new CronTimer(this.#clock, schedule, this.#guarded(task), () =>
      this.#active.delete(timer),
    );
    this.#active.add(timer);
    timer.start();
    return timer;
  }

  /** Ends all timers. */
  stop(): void {
    for (const timer of [...this.#active]) timer.stop();
  }

  #interval(periodMs: number, task: TimerTask, condition: () => boolean): Timer {
    if (!Number.isFinite(periodMs) || periodMs < 1 || periodMs > MAX_PERIOD_MS) {
      throw new RangeError(
        `a timer's period is ${periodMs} ms; it must be from 1 to ${MAX_PERIOD_MS}`,
      );
    }
    const run = this.#guarded(() => (condition() ? task() : undefined));
    const cancel = this.#clock.setInterval(run, periodMs);
    return this.#owned(cancel);
  }

  #owned(cancel: Cancel): Timer {
    const timer: Timer = {
      stop: () => {
        if (this.#active.delete(timer)) cancel();
      },
    };
    this.#active.add(timer);
    return timer;
  }

  #guarded(task: TimerTask): () => void {
    let running = false;
    const failed = (err: unknown): void => this.#logger.error('a timer task failed', { err });
    return () => {
      if (running) return;
      try {
        const result: unknown = task(); // a task that is typed to return nothing may return anything
        if (!isThenable(result)) return;
        running = true;
        const finished = Promise.resolve(result).then(undefined, failed);
        void finished.finally(() => {
          running = false;
        });
      } catch (err) {
        failed(err);
      }
    };
  }
}
