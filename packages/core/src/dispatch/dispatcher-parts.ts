import type { Clock } from '../ports/clock.js';
import type { Forwarder } from '../ports/forwarder.js';
import type { Metrics } from '../ports/metrics.js';
import type { Router } from '../ports/router.js';
import type { AnswerWriter } from './answer-writer.js';

export interface DispatcherLimits {
  /** Messages of one session that may wait for those before them. */
  readonly sessionQueueMessages: number;
  /** Bytes of the bodies of one session's messages that wait. */
  readonly sessionQueueBytes: number;
}

export interface DispatcherParts {
  readonly answers: AnswerWriter;
  readonly router: Router;
  readonly forwarder: Forwarder;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits: DispatcherLimits;
}
