import type { Cancel, Clock } from '../ports/clock.js';

/** The machine's time. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  now(): number {
    return performance.now();
  }

  wallTime(): number {
    return Date.now();
  }

  setTimeout(callback: () => void, delayMs: number): Cancel {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  }

  setInterval(callback: () => void, periodMs: number): Cancel {
    const timer = setInterval(callback, periodMs).unref();
    return () => clearInterval(timer);
  }
}
