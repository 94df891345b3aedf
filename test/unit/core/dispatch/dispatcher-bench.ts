import assert from 'node:assert/strict';
import { AnswerWriter } from '../../../../packages/core/src/dispatch/answer-writer.js';
import type { BoundHandler } from '../../../../packages/core/src/dispatch/bound-handler.js';
import type { Call } from '../../../../packages/core/src/dispatch/call.js';
import { Dispatcher } from '../../../../packages/core/src/dispatch/dispatcher.js';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { MemoryMetrics } from '../../../../packages/core/src/metrics/memory-metrics.js';
import type { ForwardedMessage } from '../../../../packages/core/src/ports/forwarder.js';
import type { Session, SessionHome } from '../../../../packages/core/src/session/session.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { anyObject } from '../../../support/plain-codec.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { openHome, sessionOf } from '../../../support/session-of.js';

const encoder = new TextEncoder();
export const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

export interface Sent {
  readonly to: string;
  readonly route: string;
  readonly message: ForwardedMessage;
  readonly body: string;
  readonly answer: {
    answered(body: Uint8Array, isError: boolean): void;
    failed(error: GameError): void;
    lost(): void;
  };
}

/** A dispatcher whose clock, router and forwarder are the test's. */
export class Bench {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly metrics = new MemoryMetrics();
  readonly sent: Sent[] = [];
  readonly forgotten: number[] = [];
  readonly living = new Set(['game-1', 'game-2']);
  readonly draining = new Set<string>();
  /** Which server gets the next forwarded message. */
  next = 'game-1';
  /** What servers are tried after the first, in order. */
  readonly others: string[] = [];
  /** What became of messages, as the router was told. */
  readonly outcomes: string[] = [];
  readonly dispatcher: Dispatcher;

  constructor(limits: { sessionQueueMessages?: number; sessionQueueBytes?: number } = {}) {
    this.dispatcher = new Dispatcher({
      answers: new AnswerWriter('boot', this.logger, false),
      router: {
        pick: () => {
          if (this.next === 'none') throw new GameError('UNAVAILABLE', 'no game server is there');
          return {
            id: this.next,
            type: 'game',
            frontend: false,
            metadata: {},
            boot: 'b1',
            state: 'ready',
          };
        },
        pickAgain: () => {
          const id = this.others.shift();
          if (id === undefined) return undefined;
          return { id, type: 'game', frontend: false, metadata: {}, boot: 'b1', state: 'ready' };
        },
        outcome: (id, isFailure) =>
          void this.outcomes.push(`${id} ${isFailure ? 'failed' : 'answered'}`),
        memberOf: (id) =>
          this.living.has(id)
            ? {
                id,
                type: 'game',
                frontend: false,
                metadata: {},
                boot: 'b1',
                state: this.draining.has(id) ? 'draining' : 'ready',
              }
            : undefined,
      },
      forwarder: {
        forward: (to, { route }, message) => {
          const body = new TextDecoder().decode(message.bytes.subarray(message.start, message.end));
          let waiting: ForwardedMessage | undefined = message; // as a forwarder has it: until one answer
          const take = (): ForwardedMessage | undefined => {
            const one = waiting;
            waiting = undefined;
            return this.forgotten.includes(ticket) ? undefined : one;
          };
          const ticket = this.sent.length + 1;
          const answer = {
            answered: (bytes: Uint8Array, isError: boolean) =>
              take()?.answered(bytes, 0, bytes.length, isError),
            failed: (error: GameError) => take()?.failed(error),
            lost: () => take()?.lost(new GameError('UNAVAILABLE', 'the link is lost')),
          };
          this.sent.push({ to, route, message, body, answer });
          return ticket;
        },
        forget: (_server, ticket) => {
          this.forgotten.push(ticket);
        },
      },
      clock: this.clock,
      metrics: this.metrics,
      limits: {
        sessionQueueMessages: limits.sessionQueueMessages ?? 256,
        sessionQueueBytes: limits.sessionQueueBytes ?? 1_048_576,
      },
    });
  }

  /** A handler that runs the function. */
  handler(
    run: (session: Session, body: unknown, call: Call) => unknown,
    options: Partial<BoundHandler> = {},
  ): BoundHandler {
    const route = options.route ?? 'gate.room.do';
    return {
      kind: 'local',
      route,
      entry: undefined as unknown as BoundHandler['entry'],
      instance: {},
      isNotify: false,
      concurrent: false,
      access: 'public',
      timeoutMs: 1_000,
      body: anyObject,
      result: anyObject,
      usesCall: true,
      invoke: (_self, session, body, call) => run(session, body, call as Call),
      isHooked: false,
      guards: [],
      before: [],
      after: [],
      calls: this.metrics.counter('calls', ''),
      failures: this.metrics.counter('failures', ''),
      durationMs: this.metrics.histogram('duration', ''),
      ...options,
    };
  }

  request(session: Session, handler: BoundHandler, id: number, body: unknown = {}): void {
    this.dispatcher.dispatch(session, handler, false, id, json(body));
  }

  forward(session: Session, id: number, body: unknown = {}, isIdempotent = false): void {
    const target = {
      kind: 'remote',
      serverType: 'game',
      route: 'game.room.do',
      timeoutMs: 5_000,
      isIdempotent,
    } as const;
    const bytes = json(body);
    this.dispatcher.dispatch(session, target, false, id, bytes);
    bytes.fill(0); // what was received is gone
  }

  sentAs(index: number): Sent {
    const sent = this.sent[index];
    assert.ok(sent !== undefined, `message ${index} was not forwarded`);
    return sent;
  }
}

export function client(
  home: SessionHome = openHome,
  id = 1,
): { session: Session; line: RecordingDownlink } {
  const line = new RecordingDownlink();
  return { session: sessionOf(line, { home, id }), line };
}
