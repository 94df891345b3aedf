import type { Clock } from '../ports/clock.js';
import type { BoundRemote } from './bound-remote.js';
import { CallContext } from './call-context.js';
import type { RemoteOutcome, RemoteRequest } from './remote-request.js';

/** One call of a `@Remote` method while it runs, and what the method sees of it. */
export class RemoteCall extends CallContext {
  readonly remote: BoundRemote;
  readonly outcome: RemoteOutcome;
  readonly startedAt: number;
  readonly timeoutMs: number;
  /** It is answered, or given up: what becomes of the method is of no interest. */
  isOver = false;

  constructor(
    remote: BoundRemote,
    { requestId, timeoutMs, metadata, trace }: RemoteRequest,
    outcome: RemoteOutcome,
    clock: Clock,
  ) {
    const startedAt = clock.now();
    const mostMs = Math.min(timeoutMs, remote.timeoutMs);
    super(
      {
        requestId,
        route: remote.route,
        kind: 'remote',
        session: undefined,
        deadline: startedAt + mostMs,
        metadata,
        trace,
      },
      clock,
    );
    this.remote = remote;
    this.outcome = outcome;
    this.startedAt = startedAt;
    this.timeoutMs = mostMs;
  }
}
