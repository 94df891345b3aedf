import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionHome } from '../../../../packages/core/src/session/session.js';
import { MAX_UID_LENGTH, Session } from '../../../../packages/core/src/session/session.js';
import { deferred } from '../../../support/deferred.js';
import { anySession, openHome } from '../../../support/session-of.js';

describe('Session', () => {
  it('has no user and no data before something gives it some', () => {
    const session = anySession();
    assert.ok(session instanceof Session);
    assert.equal(session.uid, undefined);
    assert.deepEqual(session.data, {});
    assert.equal(session.isOpen, true);
  });

  it('is bound to one user, once', async () => {
    const session = anySession();
    await session.bind('u1');
    assert.equal(session.uid, 'u1');
    for (const uid of ['u2', 'u1'])
      await assert.rejects(session.bind(uid), { code: 'CONFLICT', message: /bound to u1 already/ });
    assert.equal(session.uid, 'u1');
  });

  it('takes no uid that is empty, too long, cut within a surrogate pair or no text', async () => {
    const session = anySession();
    for (const uid of ['', 'x'.repeat(MAX_UID_LENGTH + 1), 'u\ud83d', 7 as unknown as string])
      await assert.rejects(session.bind(uid), { code: 'INVALID' });
    await session.bind('x'.repeat(MAX_UID_LENGTH));
  });

  it('is not bound when its connection has ended', async () => {
    const session = anySession();
    session.markClosed();
    await assert.rejects(session.bind('u1'), { code: 'CONFLICT', message: /has closed/ });
  });

  it('shows a change of its data at once, in an object that cannot be changed itself', async () => {
    const session = anySession();
    const before = session.data;
    const changed = session.set({ level: 1, name: 'Ada' });
    assert.deepEqual(session.data, { level: 1, name: 'Ada' });
    assert.deepEqual(before, {});
    assert.throws(() => {
      (session.data as Record<string, unknown>).level = 9;
    }, TypeError);
    await changed;
    assert.equal(session.version, 1);
  });

  it('settles a change when its home has it, and fails with what the home says', async () => {
    const answer = deferred();
    const home: SessionHome = { ...openHome, change: () => answer.promise };
    const session = anySession({ home });
    const changed = session.set({ level: 1 });
    answer.reject(new Error('refused'));
    await assert.rejects(changed, /refused/);
  });

  it('removes every field with clear', async () => {
    const patches: unknown[] = [];
    const home: SessionHome = {
      ...openHome,
      change(session, patch) {
        patches.push(patch);
        return openHome.change(session, patch);
      },
    };
    const session = anySession({ home });
    await session.set({ level: 1, name: 'Ada' });
    await session.clear();
    assert.deepEqual(patches[1], { level: undefined, name: undefined });
  });

  it('hands out its close callbacks once, in order, and calls one back at once after the end', () => {
    const session = anySession();
    const order: string[] = [];
    session.onClose(() => order.push('first'));
    session.onClose(() => order.push('second'));
    const callbacks = session.markClosed();
    assert.equal(order.length, 0);
    for (const callback of callbacks) callback();
    assert.deepEqual(session.markClosed(), []);
    session.onClose(() => order.push('late'));
    assert.deepEqual(order, ['first', 'second', 'late']);
  });

  it('says in its kick why, with the code for a kick', async () => {
    const kicks: unknown[] = [];
    const home: SessionHome = {
      ...openHome,
      async kick(_session, reason, code) {
        kicks.push([reason, code]);
      },
    };
    const session = anySession({ home });
    await session.kick({ code: 'CHEATING' });
    await session.kick();
    assert.deepEqual(kicks, [
      [{ code: 'CHEATING' }, 4004],
      [undefined, 4004],
    ]);
  });
});
