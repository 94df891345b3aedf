import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AnswerWriter } from '../../../../packages/core/src/dispatch/answer-writer.js';
import type { BoundHandler } from '../../../../packages/core/src/dispatch/bound-handler.js';
import type { Call } from '../../../../packages/core/src/dispatch/call.js';
import { Dispatcher } from '../../../../packages/core/src/dispatch/dispatcher.js';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { MemoryMetrics } from '../../../../packages/core/src/metrics/memory-metrics.js';
import type { ForwardedMessage } from '../../../../packages/core/src/ports/forwarder.js';
import type { Session, SessionHome } from '../../../../packages/core/src/session/session.js';
import { type Deferred, deferred, settle } from '../../../support/deferred.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { anyObject, numberedObject } from '../../../support/plain-codec.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { openHome, sessionOf } from '../../../support/session-of.js';

const encoder = new TextEncoder();
const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));

interface Sent {
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
class Bench {
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

function client(
  home: SessionHome = openHome,
  id = 1,
): { session: Session; line: RecordingDownlink } {
  const line = new RecordingDownlink();
  return { session: sessionOf(line, { home, id }), line };
}

describe('Dispatcher: the order of a session', () => {
  it('answers a thousand requests in order, and no two of their handlers overlap', async () => {
    const bench = new Bench({ sessionQueueMessages: 1_000 });
    const { session, line } = client();
    let running = 0;
    let most = 0;
    const handler = bench.handler(async (_session, body) => {
      running += 1;
      most = Math.max(most, running);
      const turns = Math.floor(Math.random() * 4);
      for (let i = 0; i < turns; i += 1) await settle();
      running -= 1;
      return body;
    });
    const quick = bench.handler((_session, body) => {
      assert.equal(running, 0, 'a synchronous handler ran beside another');
      return body;
    });
    for (let id = 1; id <= 1_000; id += 1) {
      bench.request(session, id % 3 === 0 ? quick : handler, id, { n: id });
    }
    for (let turn = 0; line.answers.length < 1_000 && turn < 10_000; turn += 1) await settle();
    assert.deepEqual(
      line.answers.map(({ id, body }) => [id, (body as { n: number }).n]),
      Array.from({ length: 1_000 }, (_, i) => [i + 1, i + 1]),
    );
    assert.equal(most, 1);
    assert.equal(bench.dispatcher.inFlight, 0);
  });

  it('lets a concurrent handler overlap the others of its session', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const slow = deferred<object>();
    bench.request(
      session,
      bench.handler(() => slow.promise),
      1,
    );
    bench.request(
      session,
      bench.handler(() => ({ n: 2 }), { concurrent: true }),
      2,
    );
    bench.request(
      session,
      bench.handler(() => ({ n: 3 })),
      3,
    );
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [2],
    );
    slow.resolve({ n: 1 });
    await settle();
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [2, 1, 3],
    );
  });

  it('keeps a session with a stuck handler from delaying any other', () => {
    const bench = new Bench();
    const stuck = client();
    const other = client(openHome, 2);
    bench.request(
      stuck.session,
      bench.handler(() => new Promise(() => {})),
      1,
    );
    bench.request(
      other.session,
      bench.handler(() => ({})),
      1,
    );
    assert.equal(stuck.line.answers.length, 0);
    assert.equal(other.line.answers.length, 1);
  });

  it('copies the body of a message that has to wait, also when it is a Buffer', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const first = deferred<object>();
    const echo = bench.handler((_session, body) => body);
    bench.request(
      session,
      bench.handler(() => first.promise),
      1,
    );
    const received = Buffer.from('{"n":2}{"n":3}');
    bench.dispatcher.dispatch(session, echo, false, 2, received.subarray(0, 7));
    bench.dispatcher.dispatch(session, echo, false, 3, new Uint8Array(received.subarray(7)));
    received.fill(0);
    first.resolve({});
    await settle();
    assert.deepEqual(
      line.answers.map(({ body }) => body),
      [{}, { n: 2 }, { n: 3 }],
    );
  });

  it('refuses what waits beyond the number of messages with BUSY, and counts it', async () => {
    const bench = new Bench({ sessionQueueMessages: 2 });
    const { session, line } = client();
    const first = deferred<object>();
    const echo = bench.handler((_session, body) => body);
    bench.request(
      session,
      bench.handler(() => first.promise),
      1,
    );
    for (let id = 2; id <= 4; id += 1) bench.request(session, echo, id);
    assert.equal(line.answers.length, 1);
    assert.equal(line.answers[0]?.id, 4);
    assert.equal(line.codeOf(4), 'BUSY');
    assert.equal(bench.metrics.value('nopal_queue_refusals_total'), 1);
    first.resolve({});
    await settle();
    bench.request(session, echo, 5);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [4, 1, 2, 3, 5],
    );
  });

  it('refuses what waits beyond the number of bytes, and takes more once some have run', async () => {
    const bench = new Bench({ sessionQueueBytes: 20 });
    const { session, line } = client();
    const first = deferred<object>();
    const echo = bench.handler((_session, body) => body);
    bench.request(
      session,
      bench.handler(() => first.promise),
      1,
    );
    bench.request(session, echo, 2, { text: 'eight' });
    bench.request(session, echo, 3, { text: 'eight' });
    assert.equal(line.codeOf(3), 'BUSY');
    bench.request(session, echo, 4, {});
    first.resolve({});
    await settle();
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [3, 1, 2, 4],
    );
    assert.equal(session.queue.waitingBytes, 0);
  });

  it('asks the guards before it decodes, and reads the bytes as they came however long they take', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const refusing = bench.handler(() => assert.fail('ran'), {
      isHooked: true,
      guards: [() => false],
    });
    bench.dispatcher.dispatch(session, refusing, false, 1, encoder.encode('{ no JSON'));
    await settle();
    assert.equal(line.codeOf(1), 'FORBIDDEN');

    const gate = deferred<boolean>();
    const guarded = bench.handler((_session, body) => body, {
      isHooked: true,
      guards: [() => gate.promise],
    });
    const received = Buffer.from('{"kept":true}');
    bench.dispatcher.dispatch(session, guarded, false, 2, received);
    received.fill(0);
    gate.resolve(true);
    await settle();
    assert.deepEqual(line.answer(2)?.body, { kept: true });
  });

  it('goes on with what waits when synchronous handlers follow each other ten thousand times', async () => {
    const bench = new Bench({ sessionQueueMessages: 10_000 });
    const { session, line } = client();
    const first = deferred<object>();
    bench.request(
      session,
      bench.handler(() => first.promise),
      1,
    );
    const handler = bench.handler(() => ({}));
    for (let id = 2; id <= 10_001; id += 1) bench.request(session, handler, id);
    first.resolve({});
    await settle();
    assert.equal(line.answers.length, 10_001);
  });
});

describe('Dispatcher: deadlines', () => {
  it('answers DEADLINE_EXCEEDED, fires the signal and goes on with the queue', async () => {
    const bench = new Bench();
    const { session, line } = client();
    let signal: AbortSignal | undefined;
    const stuck = bench.handler((_session, _body, call) => {
      signal = call.signal;
      return new Promise(() => {});
    });
    bench.request(session, stuck, 1);
    bench.request(
      session,
      bench.handler(() => ({ n: 2 })),
      2,
    );
    bench.clock.advance(999);
    assert.equal(line.answers.length, 0);
    assert.equal(signal?.aborted, false);
    bench.clock.advance(51);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1, 2],
    );
    assert.equal(line.codeOf(1), 'DEADLINE_EXCEEDED');
    assert.equal(signal?.aborted, true);
    assert.equal((signal?.reason as GameError | undefined)?.code, 'DEADLINE_EXCEEDED');
    assert.equal(bench.dispatcher.inFlight, 0);
    assert.equal(bench.logger.of('warn').length, 1);
    assert.equal(bench.logger.of('error').length, 0);
  });

  it('fires a signal that is first read after the deadline at once', async () => {
    const bench = new Bench();
    const { session } = client();
    const later = deferred();
    let signal: AbortSignal | undefined;
    const slow = bench.handler(async (_session, _body, call) => {
      await later.promise;
      signal = call.signal;
      return {};
    });
    bench.request(session, slow, 1);
    bench.clock.advance(2_000);
    later.resolve();
    await settle();
    assert.equal(signal?.aborted, true);
  });

  it('drops the late result, which never reaches a message that came after', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const late: Deferred<object>[] = [];
    const handler = bench.handler(() => {
      const one = deferred<object>();
      late.push(one);
      return one.promise;
    });
    bench.request(session, handler, 1);
    bench.clock.advance(1_100);
    for (let id = 2; id <= 5; id += 1) bench.request(session, handler, id);
    late[0]?.resolve({ late: true });
    await settle();
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1],
    );
    assert.equal(bench.metrics.value('nopal_late_results_total'), 1);
    late[1]?.resolve({ n: 2 });
    await settle();
    assert.deepEqual(line.answer(2), { id: 2, isError: false, body: { n: 2 } });
  });

  it('forgets a forwarded message at its deadline, and a late answer to it is dropped', async () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1);
    bench.clock.advance(5_051);
    assert.equal(line.codeOf(1), 'DEADLINE_EXCEEDED');
    assert.deepEqual(bench.forgotten, [1]);
    bench.forward(session, 2);
    bench.sentAs(0).answer.answered(json({ late: true }), false);
    bench.sentAs(1).answer.answered(json({ n: 2 }), false);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1, 2],
    );
    assert.deepEqual(line.answer(2)?.body, { n: 2 });
  });

  it('gives a forwarded message the rest of its caller’s time and the caller’s request id', () => {
    const bench = new Bench();
    const { session, line } = client();
    let seen: Call | undefined;
    const handler = bench.handler(
      (_session, _body, call) => {
        seen = call;
        return new Promise(() => {});
      },
      { timeoutMs: 60_000 },
    );
    const origin = { boot: 'gate', sequence: 7, timeoutMs: 300 };
    bench.dispatcher.dispatch(session, handler, false, 9, json({}), origin);
    assert.equal(seen?.requestId, 'gate-7');
    assert.equal(seen?.remainingMs, 300);
    bench.clock.advance(351);
    assert.equal(line.codeOf(9), 'DEADLINE_EXCEEDED');
    assert.equal(bench.logger.of('warn')[0]?.fields.requestId, 'gate-7');
  });

  it('does not run a request whose caller stopped waiting while it stood in the queue', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const first = deferred<object>();
    let ran = 0;
    const counted = bench.handler(() => {
      ran += 1;
      return {};
    });
    bench.request(
      session,
      bench.handler(() => first.promise),
      1,
    );
    const origin = { boot: 'gate', sequence: 8, timeoutMs: 100 };
    bench.dispatcher.dispatch(session, counted, false, 2, json({}), origin);
    bench.dispatcher.dispatch(session, counted, true, 3, json({}), origin);
    bench.clock.advance(500);
    first.resolve({});
    await settle();
    assert.equal(line.codeOf(2), 'DEADLINE_EXCEEDED');
    assert.equal(ran, 1, 'the notify, for which nobody waits, runs all the same');
    assert.deepEqual(line.settledNumbers, [3]);
  });
});

describe('Dispatcher: messages that the server that forwarded them gives up', () => {
  const origin = { boot: 'gate', sequence: 7, trace: '00-abc-01', timeoutMs: 60_000 };
  const gone = new GameError('CANCELLED', 'the caller has left');

  it('aborts what runs, never runs what waits, and the session goes on', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const calls: Call[] = [];
    const wait = bench.handler(
      (_session, _body, call) => {
        calls.push(call);
        return new Promise(() => {});
      },
      { timeoutMs: 60_000 },
    );
    const send = (id: number, handler: BoundHandler) =>
      bench.dispatcher.dispatch(session, handler, false, id, json({ id }), origin);
    const items = [send(1, wait), send(2, wait)];
    send(
      3,
      bench.handler(() => ({})),
    );
    bench.dispatcher.cancel(items, gone);
    assert.equal(calls.length, 1);
    assert.equal(calls[0]?.trace, '00-abc-01');
    assert.equal((calls[0]?.signal.reason as GameError | undefined)?.code, 'CANCELLED');
    assert.deepEqual(
      line.answers.map(({ id }) => [id, line.codeOf(id)]),
      [
        [1, 'CANCELLED'],
        [2, 'CANCELLED'],
        [3, undefined],
      ],
    );
    assert.equal(bench.dispatcher.inFlight, 0);
    assert.equal(bench.logger.of('warn').length, 0);
  });
});

describe('Dispatcher: kinds of messages', () => {
  it('never answers a notify, whatever its handler does', async () => {
    const bench = new Bench();
    const { session, line } = client();
    let ran = 0;
    const fine = bench.handler(
      () => {
        ran += 1;
        return {};
      },
      { isNotify: true },
    );
    const failing = bench.handler(() => Promise.reject(new Error('no')), { isNotify: true });
    const stuck = bench.handler(() => new Promise(() => {}), { isNotify: true });
    for (const handler of [fine, failing, stuck])
      bench.dispatcher.dispatch(session, handler, true, 0, json({}));
    await settle();
    bench.clock.advance(2_000);
    bench.dispatcher.dispatch(session, fine, true, 0, encoder.encode('{'));
    assert.equal(ran, 1);
    assert.deepEqual(line.answers, []);
    assert.deepEqual(line.settledNumbers, []);
  });

  it('refuses a request to a notify handler with BAD_REQUEST without running it', () => {
    const bench = new Bench();
    const { session, line } = client();
    const handler = bench.handler(() => assert.fail('ran'), { isNotify: true });
    bench.request(session, handler, 4);
    assert.equal(line.codeOf(4), 'BAD_REQUEST');
  });

  it('runs a request handler for a notify and answers nothing', () => {
    const bench = new Bench();
    const { session, line } = client();
    let ran = 0;
    const handler = bench.handler(() => {
      ran += 1;
      return {};
    });
    bench.dispatcher.dispatch(session, handler, true, 0, json({}));
    assert.equal(ran, 1);
    assert.deepEqual(line.answers, []);
  });

  it('runs a request with number 0 and answers nothing', () => {
    const bench = new Bench();
    const { session, line } = client();
    let ran = 0;
    const handler = bench.handler(() => {
      ran += 1;
      return {};
    });
    bench.request(session, handler, 0);
    bench.request(session, handler, 1);
    assert.equal(ran, 2);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1],
    );
  });

  it('tells when a notify with a number has run, failed or been refused, so that the server that forwarded it goes on', async () => {
    const bench = new Bench({ sessionQueueMessages: 1 });
    const { session, line } = client();
    const first = deferred<object>();
    const handlers = [bench.handler(() => first.promise), bench.handler(() => assert.fail('no'))];
    bench.dispatcher.dispatch(session, handlers[0] as BoundHandler, true, 11, json({}));
    bench.dispatcher.dispatch(session, handlers[1] as BoundHandler, true, 12, json({}));
    bench.dispatcher.dispatch(session, handlers[1] as BoundHandler, true, 13, json({}));
    first.resolve({});
    await settle();
    assert.deepEqual(line.settledNumbers, [13, 11, 12]);
    assert.deepEqual(line.answers, []);
  });

  it('lets only bound sessions reach a handler that asks for them', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const handler = bench.handler(() => ({}), { access: 'bound' });
    bench.request(session, handler, 1);
    assert.equal(line.codeOf(1), 'UNAUTHENTICATED');
    await session.bind('u1');
    bench.request(session, handler, 2);
    assert.equal(line.answer(2)?.isError, false);
  });
});

describe('Dispatcher: failures', () => {
  const failing: [string, () => unknown][] = [
    [
      'a handler that throws',
      () => {
        throw new Error('secret of the house');
      },
    ],
    ['a handler that rejects', () => Promise.reject(new Error('secret of the house'))],
    [
      'a handler that throws no error at all',
      () => {
        throw 'secret of the house';
      },
    ],
    ['a handler that rejects with nothing', () => Promise.reject(undefined)],
    ['a handler that returns another type', () => 'secret of the house'],
    ['a handler that resolves to another type', async () => 17],
    ['a handler whose result cannot be written', () => ({ n: 1n })],
    [
      'a thenable that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what a library may return
        then() {
          throw new Error('secret of the house');
        },
      }),
    ],
    [
      'a result whose then cannot be read',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what a hostile proxy may return
        get then() {
          throw new Error('secret of the house');
        },
      }),
    ],
  ];
  for (const [what, run] of failing) {
    it(`answers ${what} once with INTERNAL and the request id, logs it whole and tells nothing`, async () => {
      const bench = new Bench();
      const { session, line } = client();
      bench.request(session, bench.handler(run), 1);
      await settle();
      assert.equal(line.answers.length, 1);
      const body = line.answers[0]?.body as {
        code: string;
        msg: string;
        metadata: { requestId: string };
      };
      assert.equal(body.code, 'INTERNAL');
      assert.ok(body.msg.includes(body.metadata.requestId));
      assert.ok(!JSON.stringify(body).includes('secret'));
      const logged = bench.logger.of('error');
      assert.equal(logged.length, 1);
      assert.equal(logged[0]?.fields.requestId, body.metadata.requestId);
      assert.equal(logged[0]?.fields.route, 'gate.room.do');
      assert.ok('err' in (logged[0]?.fields ?? {}));
      assert.equal(bench.dispatcher.inFlight, 0);
      bench.request(
        session,
        bench.handler(() => ({ n: 2 })),
        2,
      );
      await settle();
      assert.deepEqual(line.answer(2)?.body, { n: 2 });
    });
  }

  it('hands a GameError on as it is, and logs nothing', () => {
    const bench = new Bench();
    const { session, line } = client();
    const handler = bench.handler(() => {
      throw new GameError('ARENA_FULL', 'arena 7 is full', { metadata: { arena: '7' } });
    });
    bench.request(session, handler, 1);
    assert.deepEqual(line.answer(1), {
      id: 1,
      isError: true,
      body: { code: 'ARENA_FULL', msg: 'arena 7 is full', metadata: { arena: '7' } },
    });
    assert.deepEqual(bench.logger.lines, []);
  });

  it('answers INTERNAL when the error itself cannot be written, and the session goes on', () => {
    const bench = new Bench();
    const { session, line } = client();
    const metadata = { seats: 7n } as unknown as Record<string, string>;
    const handler = bench.handler(() => {
      throw new GameError('ARENA_FULL', 'full', { metadata });
    });
    bench.request(session, handler, 1);
    assert.equal(line.codeOf(1), 'INTERNAL');
    assert.equal(bench.logger.of('error').length, 1);
    bench.request(
      session,
      bench.handler(() => ({})),
      2,
    );
    assert.equal(line.answer(2)?.isError, false);
  });

  it('names each path of a body that is not of its type, and says what is undecodable', () => {
    const bench = new Bench();
    const { session, line } = client();
    const handler = bench.handler(() => assert.fail('ran'), { body: numberedObject });
    bench.request(session, handler, 1, { n: 'one' });
    bench.dispatcher.dispatch(session, handler, false, 2, encoder.encode('{"n":'));
    const [invalid, bad] = line.answers.map(
      ({ body }) => body as { code: string; metadata: object },
    );
    assert.equal(invalid?.code, 'INVALID');
    assert.deepEqual(Object.keys(invalid?.metadata ?? {}), ['n']);
    assert.equal(bad?.code, 'BAD_REQUEST');
  });

  it('takes a foreign thenable that answers twice, or both ways, as one answer', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const twice = bench.handler(() => ({
      // biome-ignore lint/suspicious/noThenProperty: a library's own promise
      then(resolve: (value: object) => void, reject: (error: unknown) => void) {
        resolve({ n: 1 });
        resolve({ n: 2 });
        reject(new Error('no'));
      },
    }));
    class Eager extends Promise<unknown> {
      // biome-ignore lint/suspicious/noThenProperty: a library's own promise
      override then(...hooks: Parameters<Promise<unknown>['then']>): Promise<never> {
        void super.then(...hooks);
        return super.then(...hooks) as Promise<never>;
      }
    }
    bench.request(session, twice, 1);
    bench.request(
      session,
      bench.handler(() => Eager.resolve({ n: 3 })),
      2,
    );
    bench.request(
      session,
      bench.handler(() => new Promise(() => {})),
      3,
    );
    await settle();
    assert.deepEqual(line.answers, [
      { id: 1, isError: false, body: { n: 1 } },
      { id: 2, isError: false, body: { n: 3 } },
    ]);
  });
});

describe('Dispatcher: the end of a session', () => {
  it('refuses what waits and fires the signals of what runs', async () => {
    const bench = new Bench();
    const { session, line } = client();
    const running = deferred<object>();
    let signal: AbortSignal | undefined;
    const handler = bench.handler((_session, _body, call) => {
      signal = call.signal;
      return running.promise;
    });
    bench.request(session, handler, 1);
    bench.request(
      session,
      bench.handler(() => assert.fail('ran')),
      2,
    );
    bench.dispatcher.sessionClosed(session);
    session.markClosed();
    assert.equal((signal?.reason as GameError | undefined)?.code, 'CANCELLED');
    running.resolve({});
    await settle();
    assert.equal(bench.dispatcher.inFlight, 0);
    assert.equal(session.queue.waiting, 0);
    assert.equal(line.codeOf(2), 'CANCELLED'); // a server that forwarded it waits for its end
  });

  it('fires a signal that is first read after the client has left', async () => {
    const bench = new Bench();
    const { session } = client();
    const later = deferred();
    let signal: AbortSignal | undefined;
    const handler = bench.handler(async (_session, _body, call) => {
      await later.promise;
      signal = call.signal;
      return {};
    });
    bench.request(session, handler, 1);
    bench.dispatcher.sessionClosed(session);
    session.markClosed();
    later.resolve();
    await settle();
    assert.equal((signal?.reason as GameError | undefined)?.code, 'CANCELLED');
  });

  it('keeps nothing of calls that are over, whenever their signal is read', async () => {
    const bench = new Bench();
    const { session } = client();
    const calls: Call[] = [];
    const handler = bench.handler((_session, _body, call) => {
      calls.push(call);
      return {};
    });
    for (let id = 1; id <= 10; id += 1) bench.request(session, handler, id);
    for (const call of calls) assert.equal(call.signal.aborted, false);
    assert.equal(session.queue.signalled?.size ?? 0, 0);
  });
});

describe('Dispatcher: messages for other servers', () => {
  it('sends those for one server without waiting for the answers, and answers as they come', () => {
    const bench = new Bench();
    const { session, line } = client();
    for (let id = 1; id <= 3; id += 1) bench.forward(session, id, { n: id });
    assert.deepEqual(
      bench.sent.map(({ to, body }) => [to, body]),
      [
        ['game-1', '{"n":1}'],
        ['game-1', '{"n":2}'],
        ['game-1', '{"n":3}'],
      ],
    );
    for (const { answer, body } of bench.sent) answer.answered(encoder.encode(body), false);
    assert.deepEqual(
      line.answers.map(({ body }) => body),
      [{ n: 1 }, { n: 2 }, { n: 3 }],
    );
  });

  it('waits for the answers before it turns to another server or to a handler here', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1);
    bench.forward(session, 2);
    bench.next = 'game-2';
    bench.forward(session, 3);
    bench.request(
      session,
      bench.handler(() => ({})),
      4,
    );
    bench.forward(session, 5);
    assert.equal(bench.sent.length, 2);
    bench.sentAs(0).answer.answered(json({}), false);
    assert.equal(bench.sent.length, 2);
    bench.sentAs(1).answer.answered(json({}), false);
    assert.deepEqual(
      bench.sent.map(({ to }) => to),
      ['game-1', 'game-1', 'game-2'],
    );
    bench.sentAs(2).answer.answered(json({}), false);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1, 2, 3, 4],
    );
    assert.equal(bench.sent.length, 4);
  });

  it('ignores an answer that comes twice, also when the record serves another message by then', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1);
    bench.sentAs(0).answer.answered(json({ n: 1 }), false);
    bench.forward(session, 2);
    bench.sentAs(0).answer.answered(json({ n: 'again' }), false);
    bench.sentAs(0).answer.failed(new GameError('UNAVAILABLE', 'left'));
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1],
    );
    bench.sentAs(1).answer.answered(json({ n: 2 }), false);
    assert.deepEqual(line.answer(2)?.body, { n: 2 });
  });

  it('answers UNAVAILABLE when there is no server, or it has left while the message waited', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.next = 'none';
    bench.forward(session, 1);
    bench.next = 'game-1';
    bench.forward(session, 2);
    bench.next = 'game-2';
    bench.forward(session, 3);
    bench.living.delete('game-2');
    bench.sentAs(0).answer.answered(json({}), false);
    const codes = line.answers.map(({ id, body }) => [id, (body as { code?: string }).code]);
    assert.deepEqual(codes, [
      [1, 'UNAVAILABLE'],
      [2, undefined],
      [3, 'UNAVAILABLE'],
    ]);
    assert.equal(bench.dispatcher.inFlight, 0);
  });

  it('answers a failing custom router with INTERNAL and a log line', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.next = undefined as unknown as string;
    bench.living.clear();
    bench.forward(session, 1);
    assert.equal(line.answers.length, 1);
    assert.equal(line.answer(1)?.isError, true);
  });
});

describe('Dispatcher: a server is lost', () => {
  const codes = (line: RecordingDownlink): unknown[] =>
    line.answers.map(({ id, body }) => [id, (body as { code?: string }).code]);
  const places = (bench: Bench): unknown[] => bench.sent.map(({ to, body }) => [to, body]);

  it('sends what may run twice to another, with its body, and answers the rest UNAVAILABLE', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1, { n: 1 }, true);
    bench.forward(session, 2, { n: 2 });
    bench.others.push('game-2');
    bench.sentAs(0).answer.lost();
    bench.sentAs(1).answer.lost();
    assert.deepEqual(codes(line), [[2, 'UNAVAILABLE']]);
    assert.deepEqual(places(bench).at(-1), ['game-2', '{"n":1}']);
    bench.sentAs(2).answer.answered(json({ n: 1 }), false);
    assert.deepEqual(line.answer(1)?.body, { n: 1 });
    assert.deepEqual(bench.outcomes, ['game-2 answered']);
    assert.equal(bench.dispatcher.inFlight, 0);
  });

  it('lets nothing of the session overtake what was sent to another', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1, {}, true);
    bench.others.push('game-2');
    bench.sentAs(0).answer.lost();
    bench.next = 'game-2';
    bench.forward(session, 2);
    bench.next = 'game-1'; // it is back
    bench.forward(session, 3);
    assert.equal(bench.sent.length, 2);
    for (const index of [1, 2, 3]) bench.sentAs(index).answer.answered(json({}), false);
    assert.deepEqual(
      line.answers.map(({ id }) => id),
      [1, 2, 3],
    );
    assert.deepEqual(
      bench.sent.map(({ to }) => to),
      ['game-1', 'game-2', 'game-2', 'game-1'],
    );
  });

  it('gives up after two other servers, and where there is none', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.others.push('game-2', 'game-1', 'game-2', 'game-1');
    bench.forward(session, 1, {}, true);
    for (const index of [0, 1, 2]) bench.sentAs(index).answer.lost();
    assert.equal(bench.sent.length, 3);
    bench.others.length = 0;
    bench.forward(session, 2, {}, true);
    bench.sentAs(3).answer.lost();
    assert.deepEqual(codes(line), [
      [1, 'UNAVAILABLE'],
      [2, 'UNAVAILABLE'],
    ]);
  });

  it('keeps the deadline that the message had, and tells whoever has it then that nobody waits', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1, {}, true);
    bench.clock.advance(4_000);
    bench.others.push('game-2');
    bench.sentAs(0).answer.lost();
    bench.clock.advance(1_100);
    assert.deepEqual(codes(line), [[1, 'DEADLINE_EXCEEDED']]);
    assert.deepEqual(bench.forgotten, [2]);
    assert.deepEqual(bench.outcomes, ['game-2 failed']);
  });

  it('sends anything to another that never left for the first', () => {
    const bench = new Bench();
    const { session, line } = client();
    bench.forward(session, 1);
    bench.next = 'game-2';
    bench.forward(session, 2, { n: 2 });
    bench.living.delete('game-2');
    bench.others.push('game-1');
    bench.sentAs(0).answer.answered(json({}), false);
    assert.deepEqual(places(bench).at(-1), ['game-1', '{"n":2}']);
    bench.sentAs(1).answer.answered(json({}), false);
    assert.deepEqual(codes(line), [
      [1, undefined],
      [2, undefined],
    ]);
  });

  it('sends what has waited for a server that now drains to another, unless there is none', () => {
    const bench = new Bench();
    const { session } = client();
    bench.forward(session, 1);
    bench.next = 'game-2';
    bench.forward(session, 2);
    bench.draining.add('game-2');
    bench.others.push('game-1');
    bench.sentAs(0).answer.answered(json({}), false);
    assert.equal(bench.sentAs(1).to, 'game-1');
    bench.forward(session, 3);
    bench.sentAs(1).answer.answered(json({}), false);
    assert.equal(bench.sentAs(2).to, 'game-2');
  });

  it('sends nothing again for a client that has left', () => {
    const bench = new Bench();
    const { session } = client();
    bench.forward(session, 1, {}, true);
    bench.others.push('game-2');
    session.markClosed();
    bench.sentAs(0).answer.lost();
    assert.equal(bench.sent.length, 1);
    assert.equal(bench.dispatcher.inFlight, 0);
  });
});

describe('Dispatcher: changes of the session made by a handler', () => {
  function slowHome(): { home: SessionHome; changes: Deferred<void>[] } {
    const changes: Deferred<void>[] = [];
    const home: SessionHome = {
      ...openHome,
      change(session, patch) {
        void openHome.change(session, patch);
        const one = deferred();
        changes.push(one);
        return one.promise;
      },
    };
    return { home, changes };
  }

  it('answers only when the session’s frontend has the changes', async () => {
    const bench = new Bench();
    const { home, changes } = slowHome();
    const { session, line } = client(home);
    const handler = bench.handler((current) => {
      void current.set({ level: 1 });
      void current.set({ level: 2 });
      return { done: true };
    });
    bench.request(session, handler, 1);
    changes[1]?.resolve();
    await settle();
    assert.equal(line.answers.length, 0);
    changes[0]?.resolve();
    await settle();
    assert.deepEqual(line.answer(1)?.body, { done: true });
    assert.equal(bench.dispatcher.inFlight, 0);
  });

  for (const concurrent of [false, true]) {
    it(`answers with the conflict when a change is refused, ${concurrent ? 'also in a concurrent handler' : 'before or after the method returns'}`, async () => {
      const bench = new Bench();
      const { home, changes } = slowHome();
      const { session, line } = client(home);
      const later = deferred<object>();
      const handler = bench.handler(
        (current) => {
          void current.set({ level: 1 });
          return later.promise;
        },
        { concurrent },
      );
      bench.request(session, handler, 1);
      changes[0]?.reject(new GameError('CONFLICT', 'changed meanwhile'));
      await settle();
      later.resolve({});
      await settle();
      assert.equal(line.codeOf(1), 'CONFLICT');
    });
  }

  it('does not hand a change of a failed or late handler to the next message', async () => {
    const bench = new Bench();
    const { home, changes } = slowHome();
    const { session, line } = client(home);
    const failing = bench.handler((current) => {
      void current.set({ level: 1 });
      throw new GameError('NO', 'no');
    });
    const late = bench.handler((current) => {
      void current.set({ level: 2 });
      return new Promise(() => {});
    });
    bench.request(session, failing, 1);
    bench.request(session, late, 2);
    bench.request(
      session,
      bench.handler(() => ({ n: 3 })),
      3,
    );
    bench.clock.advance(1_100);
    for (const change of changes) change.reject(new GameError('CONFLICT', 'changed meanwhile'));
    await settle();
    assert.equal(line.codeOf(1), 'NO');
    assert.deepEqual(line.answer(3), { id: 3, isError: false, body: { n: 3 } });
  });

  it('does not hand a refused change that no handler made to the next message', async () => {
    const bench = new Bench();
    const { home, changes } = slowHome();
    const { session, line } = client(home);
    const changed = session.set({ level: 1 });
    changes[0]?.reject(new GameError('CONFLICT', 'changed meanwhile'));
    await assert.rejects(changed, { code: 'CONFLICT' });
    bench.request(
      session,
      bench.handler(() => ({ n: 1 })),
      1,
    );
    await settle();
    assert.deepEqual(line.answer(1)?.body, { n: 1 });
  });
});

describe('Dispatcher: its instruments', () => {
  it('counts calls and failures and times both', async () => {
    const bench = new Bench();
    const { session } = client();
    bench.request(
      session,
      bench.handler(() => ({})),
      1,
    );
    bench.request(
      session,
      bench.handler(() => {
        throw new GameError('NO', 'no');
      }),
      2,
    );
    bench.request(
      session,
      bench.handler(() => new Promise(() => {})),
      3,
    );
    assert.equal(bench.dispatcher.inFlight, 1);
    bench.clock.advance(1_050);
    assert.equal(bench.metrics.value('calls'), 3);
    assert.equal(bench.metrics.value('failures'), 2);
    assert.equal(bench.metrics.value('duration'), 3);
  });

  it('ends its sweep when it stops', () => {
    const bench = new Bench();
    assert.equal(bench.clock.timers, 1);
    bench.dispatcher.stop();
    assert.equal(bench.clock.timers, 0);
  });
});
