import { Cron } from 'croner';
import type { Cancel, Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';

/** A running timer. */
export interface Timer {
  /** Ends it; a run that has begun goes on. Stopping again does nothing. */
  stop(): void;
}

/** What a timer runs. While an async run is not finished, further runs are skipped, so it never overlaps itself. */
export type TimerTask = () => void | Promise<void>;

/** The longest delay that one underlying timer takes, in milliseconds (2^31 - 1); longer ones are made in steps. */
const MAX_DELAY_MS = 2_147_483_647;

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
    const timer = this.#interval(
      periodMs,
      () => {
        left -= 1;
        if (left === 0) timer.stop();
        return task();
      },
      () => true,
    );
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
    return this.#once(
      () => delayMs,
      () => run(),
    );
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
        `cron expression ${JSON.stringify(expression)} cannot be read: ${(error as Error).message}`,
      );
    }
    const run = this.#guarded(task);
    let stopped = false;
    let step: Timer | undefined;
    const timer: Timer = {
      stop: () => {
        stopped = true;
        step?.stop();
        this.#active.delete(timer);
      },
    };
    const schedule1 = (): void => {
      const now = this.#clock.wallTime();
      const next = schedule.nextRun(new Date(now));
      if (stopped || next === null) {
        timer.stop();
        return;
      }
      step = this.#once(
        () => next.getTime() - this.#clock.wallTime(),
        () => {
          run();
          schedule1();
        },
      );
    };
    this.#active.add(timer);
    schedule1();
    return timer;
  }

  /** Ends all timers. */
  stop(): void {
    for (const timer of [...this.#active]) timer.stop();
  }

  #interval(periodMs: number, task: TimerTask, condition: () => boolean): Timer {
    if (!Number.isFinite(periodMs) || periodMs < 1 || periodMs > MAX_DELAY_MS) {
      throw new RangeError(
        `a timer's period is ${periodMs} ms; it must be from 1 to ${MAX_DELAY_MS}`,
      );
    }
    const run = this.#guarded(() => (condition() ? task() : undefined));
    const cancel = this.#clock.setInterval(run, periodMs);
    return this.#owned(cancel);
  }

  /** Asks for the rest of the delay again after each step, for delays longer than one underlying timer takes. */
  #once(restMs: () => number, callback: () => void): Timer {
    let cancel: Cancel = () => {};
    const timer = this.#owned(() => cancel());
    const step = (first: boolean): void => {
      const rest = restMs();
      if (!first && rest <= 0) {
        timer.stop();
        callback();
        return;
      }
      const delay = Math.max(0, rest);
      if (delay > MAX_DELAY_MS) cancel = this.#clock.setTimeout(() => step(false), MAX_DELAY_MS);
      else
        cancel = this.#clock.setTimeout(() => {
          timer.stop();
          callback();
        }, delay);
    };
    step(true);
    return timer;
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
        const result = task();
        if (result === undefined) return;
        running = true;
        result.then(undefined, failed).finally(() => {
          running = false;
        });
      } catch (err) {
        failed(err);
      }
    };
  }
}
