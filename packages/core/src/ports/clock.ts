/** Time, injected so that tests do not sleep. */
export interface Clock {
  /** Milliseconds that only grow; for durations and deadlines. */
  now(): number;
  /** As `now`, read once in a turn of the event loop at least: cheaper, and at most that turn old. */
  recent(): number;
  /** Milliseconds since 1970; for dates. */
  wallTime(): number;
  /** Calls back once after so many milliseconds, however many, and never at once; does not keep the process alive. */
  setTimeout(callback: () => void, delayMs: number): Cancel;
  /** Calls back every so many milliseconds, at most 2^31 - 1; does not keep the process alive. */
  setInterval(callback: () => void, periodMs: number): Cancel;
}

/** Ends what was scheduled. Calling it again does nothing. */
export type Cancel = () => void;
