import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BoundHandler } from '../../../../packages/core/src/dispatch/bound-handler.js';
import type { Call } from '../../../../packages/core/src/dispatch/call.js';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { type Deferred, deferred, settle } from '../../../support/deferred.js';
import { Bench, client, json } from './dispatcher-bench.js';

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
