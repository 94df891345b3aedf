import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import type { SessionHome } from '../../../../packages/core/src/session/session.js';
import { type Deferred, deferred, settle } from '../../../support/deferred.js';
import { openHome } from '../../../support/session-of.js';
import { Bench, client } from './dispatcher-bench.js';

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
