import type { Cancel, Clock } from '@nopal/core';

interface Timer {
  at: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test advances it.
 * @example const clock = new ManualClock(); clock.advance(1_000);
 */
export class ManualClock implements Clock {
  #now: number;
  readonly #start: number;
  readonly #wallStart: number;
  readonly #timers = new Set<Timer>();

  constructor(wallTime = Date.UTC(2026, 0, 1), now = 1_000) {
    this.#now = now;
    this.#start = now;
    this.#wallStart = wallTime;
  }

  /** How many timers are waiting: a component that was closed leaves none. */
  get timers(): number {
    return this.#timers.size;
  }

  recent(): number {
    return this.now();
  }

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.#wallStart + (this.#now - this.#start);
  }

  setTimeout(callback: () => void, delayMs: number): Cancel {
    return this.#add(callback, delayMs, undefined);
  }

  setInterval(callback: () => void, periodMs: number): Cancel {
    return this.#add(callback, periodMs, Math.max(1, periodMs));
  }

  /** Moves on, calling every timer that falls due, in the order of their times. */
  advance(ms: number): void {
    const target = this.#now + ms;
    for (;;) {
      const next = this.#nextUntil(target);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.periodMs === undefined) this.#timers.delete(next);
      else next.at += next.periodMs;
      next.callback();
    }
    this.#now = target;
  }

  #add(callback: () => void, delayMs: number, periodMs: number | undefined): Cancel {
    const timer: Timer = { at: this.#now + Math.max(0, delayMs), periodMs, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  #nextUntil(target: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= target && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }
}
