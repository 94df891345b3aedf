import type { Cancel, Clock } from '../ports/clock.js';

/** The longest delay that Node's timers take, in milliseconds. */
const MAX_DELAY_MS = 2_147_483_647;

/** The machine's time. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  #recent = 0;
  #isRecent = false;
  readonly #turnEnds = (): void => {
    this.#isRecent = false;
  };

  now(): number {
    this.#recent = performance.now();
    if (!this.#isRecent) {
      this.#isRecent = true;
      setImmediate(this.#turnEnds);
    }
    return this.#recent;
  }

  recent(): number {
    return this.#isRecent ? this.#recent : this.now();
  }

  wallTime(): number {
    return Date.now();
  }

  setTimeout(callback: () => void, delayMs: number): Cancel {
    if (delayMs > MAX_DELAY_MS) return this.#setLongTimeout(callback, delayMs);
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  }

  setInterval(callback: () => void, periodMs: number): Cancel {
    const timer = setInterval(callback, periodMs).unref();
    return () => clearInterval(timer);
  }

  /** In parts, because Node fires a longer one at once. */
  #setLongTimeout(callback: () => void, delayMs: number): Cancel {
    let cancel = this.setTimeout(() => {
      cancel = this.setTimeout(callback, delayMs - MAX_DELAY_MS);
    }, MAX_DELAY_MS);
    return () => cancel();
  }
}
