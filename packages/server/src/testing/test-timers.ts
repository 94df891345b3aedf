import { Timers } from '@nopal/core';
import { ManualClock } from './manual-clock.js';
import { RecordingLogger } from './recording-logger.js';

/** Timers with the clock that moves them. */
export interface TestTimers {
  readonly timers: Timers;
  readonly clock: ManualClock;
  /** Has the errors of tasks. */
  readonly logger: RecordingLogger;
}

/**
 * Timers that run when the test says so.
 * @example
 * const { timers, clock } = testTimers();
 * const arena = new Arena(timers);
 * clock.advance(50); // one round of a `timers.every(50, …)`
 */
export function testTimers(clock: ManualClock = new ManualClock()): TestTimers {
  const logger = new RecordingLogger();
  return { timers: new Timers(clock, logger), clock, logger };
}
