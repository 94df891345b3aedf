import { type Call, type CallKind, GameError, type Session } from '@nopal/core';

export interface TestCallOptions {
  readonly route?: string;
  readonly kind?: CallKind;
  readonly session?: Session;
  /** Milliseconds until the deadline; 5,000 by default. The time stands still. */
  readonly timeoutMs?: number;
  readonly requestId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A call and the power to end it. */
export interface TestCall {
  readonly call: Call;
  /** Fires the call's signal as a client that leaves does, or a deadline. */
  abort(code?: 'CANCELLED' | 'DEADLINE_EXCEEDED'): void;
}

/**
 * The `Call` that a method, a guard or a pipeline is given.
 * @example
 * const { call, abort } = testCall({ route: 'game.arena.wait' });
 * const waiting = arena.wait(session, call);
 * abort();
 * await assert.rejects(waiting, { code: 'CANCELLED' });
 */
export function testCall(options: TestCallOptions = {}): TestCall {
  const controller = new AbortController();
  const { timeoutMs = 5_000 } = options;
  const call: Call = {
    requestId: options.requestId ?? 'test-1',
    route: options.route ?? 'test.component.method',
    kind: options.kind ?? 'request',
    session: options.session,
    deadline: timeoutMs,
    remainingMs: timeoutMs,
    signal: controller.signal,
    metadata: options.metadata ?? {},
  };
  return {
    call,
    abort(code = 'CANCELLED') {
      const message =
        code === 'CANCELLED'
          ? 'the client has disconnected'
          : `${call.route} was not answered in time`;
      controller.abort(new GameError(code, message));
    },
  };
}
