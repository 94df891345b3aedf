import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BoundHandler } from '../../../../packages/core/src/dispatch/bound-handler.js';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { deferred, settle } from '../../../support/deferred.js';
import { Bench, client, json } from './dispatcher-bench.js';

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
    bench.dispatcher.dispatch(session, fine, true, 0, new TextEncoder().encode('{'));
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

  it('looks at deadlines while something runs, and no more when it stops', () => {
    const bench = new Bench();
    assert.equal(bench.clock.timers, 0);
    const { session } = client();
    const handler = bench.handler(() => new Promise(() => {}));
    bench.request(session, handler, 1);
    assert.equal(bench.clock.timers, 1);
    bench.dispatcher.stop();
    assert.equal(bench.clock.timers, 0);
  });
});
