/** A running timer. */
export interface Timer {
  /** Ends it; a run that has begun goes on. Stopping again does nothing. */
  stop(): void;
}

/** What a timer runs. While an async run is not finished, further runs are skipped, so it never overlaps itself. */
export type TimerTask = () => void | Promise<void>;
