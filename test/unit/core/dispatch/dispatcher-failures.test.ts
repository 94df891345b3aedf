import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { settle } from '../../../support/deferred.js';
import { numberedObject } from '../../../support/plain-codec.js';
import { Bench, client } from './dispatcher-bench.js';

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
    bench.dispatcher.dispatch(session, handler, false, 2, new TextEncoder().encode('{"n":'));
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
