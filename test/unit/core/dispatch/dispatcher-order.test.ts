import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deferred, settle } from '../../../support/deferred.js';
import { openHome } from '../../../support/session-of.js';
import { Bench, client } from './dispatcher-bench.js';

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
    bench.dispatcher.dispatch(session, refusing, false, 1, new TextEncoder().encode('{ no JSON'));
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
