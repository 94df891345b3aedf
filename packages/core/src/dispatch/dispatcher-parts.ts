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

/** What another server says of a client's message that it sent here. */
export interface MessageOrigin {
  /** The boot id of that server and its number for the message: together they name the call. */
  readonly boot: string;
  readonly sequence: number;
  /** Trace context as opaque text. */
  readonly trace?: string | undefined;
  /** How much longer that server waits, in milliseconds. */
  readonly timeoutMs: number;
}

export interface DispatcherParts {
  readonly answers: AnswerWriter;
  readonly router: Router;
  readonly forwarder: Forwarder;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits: DispatcherLimits;
}
