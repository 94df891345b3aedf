import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Group } from '../../../../packages/core/src/group/group.js';
import { Sessions } from '../../../../packages/core/src/session/sessions.js';
import { settle } from '../../../support/deferred.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { anySession } from '../../../support/session-of.js';

function sessions(): { all: Sessions; logger: RecordingLogger } {
  const logger = new RecordingLogger();
  return { all: new Sessions(logger), logger };
}

describe('Sessions', () => {
  it('knows sessions of several frontends by frontend and number', () => {
    const { all } = sessions();
    const a = anySession({ frontendId: 'gate-1', id: 1 });
    const b = anySession({ frontendId: 'gate-2', id: 1 });
    all.add(a);
    all.add(b);
    assert.equal(all.count, 2);
    assert.equal(all.get('gate-1', 1), a);
    assert.equal(all.get('gate-2', 1), b);
    assert.equal(all.get('gate-1', 2), undefined);
    assert.deepEqual([...all], [a, b]);
  });

  it('knows the newest session of a user, and an older one again once the newest has closed', async () => {
    const { all } = sessions();
    const [older, newer] = [anySession({ id: 1 }), anySession({ id: 2 })];
    for (const session of [older, newer]) {
      all.add(session);
      await session.bind('u1');
      all.bound(session);
    }
    assert.equal(all.ofUser('u1'), newer);
    assert.equal(all.boundCount, 1);
    all.closed(newer);
    assert.equal(all.ofUser('u1'), older);
    all.closed(older);
    assert.equal(all.ofUser('u1'), undefined);
    assert.equal(all.boundCount, 0);
    assert.equal(all.count, 0);
  });

  it('takes a closing session out of its groups before anyone is told', () => {
    const { all } = sessions();
    const session = anySession();
    const group = new Group('arena', 'game-1/arena');
    all.add(session);
    group.add(session);
    let sizeThen = -1;
    session.onClose(() => {
      sizeThen = group.size;
    });
    all.closed(session);
    assert.equal(sizeThen, 0);
    assert.equal(session.groups?.size, 0);
  });

  it('runs a session’s own callbacks in order, then those of all sessions, whatever they return', async () => {
    const { all, logger } = sessions();
    const order: string[] = [];
    const session = anySession();
    all.add(session);
    session.onClose(() => order.push('own 1'));
    session.onClose(() => order.push('own 2'));
    all.onClose(() => void order.push('all'));
    const end = all.onClose(() => void order.push('never'));
    end();
    end();
    all.closed(session);
    await settle();
    assert.deepEqual(order, ['own 1', 'own 2', 'all']);
    assert.deepEqual(logger.lines, []);
  });

  it('logs a callback that throws or rejects, and runs the others', async () => {
    const { all, logger } = sessions();
    const session = anySession();
    let ran = 0;
    all.add(session);
    session.onClose(() => {
      throw new Error('one');
    });
    session.onClose((() => Promise.reject(new Error('two'))) as () => void);
    session.onClose(() => {
      ran += 1;
    });
    all.onBind(() => {
      throw new Error('three');
    });
    await session.bind('u1');
    all.bound(session);
    all.closed(session);
    await settle();
    assert.equal(ran, 1);
    assert.equal(logger.of('error').length, 3);
    assert.equal(logger.of('error')[0]?.fields.uid, 'u1');
  });

  it('tells of binds until it is told to stop', async () => {
    const { all } = sessions();
    const bound: (string | undefined)[] = [];
    const end = all.onBind((session) => void bound.push(session.uid));
    const [a, b] = [anySession({ id: 1 }), anySession({ id: 2 })];
    await a.bind('a');
    await b.bind('b');
    all.bound(a);
    end();
    all.bound(b);
    assert.deepEqual(bound, ['a']);
  });
});
