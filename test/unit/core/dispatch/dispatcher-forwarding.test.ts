import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { Bench, client, json } from './dispatcher-bench.js';

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
    for (const { answer, body } of bench.sent)
      answer.answered(new TextEncoder().encode(body), false);
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
