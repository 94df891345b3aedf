import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordingDownlink } from '../../../support/recording-downlink.js';
import { Bench, client, json } from './dispatcher-bench.js';

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
