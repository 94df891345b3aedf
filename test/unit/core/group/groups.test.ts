import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_GROUP_NAME_LENGTH } from '../../../../packages/core/src/group/group-name.js';
import { Groups } from '../../../../packages/core/src/group/groups.js';
import type { Session } from '../../../../packages/core/src/session/session.js';
import { Sessions } from '../../../../packages/core/src/session/sessions.js';
import { deferred } from '../../../support/deferred.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { anySession, sessionOf } from '../../../support/session-of.js';

const DAY_MS = 86_400_000;

function groups(online: Record<string, Session> = {}): { all: Groups; clock: ManualClock } {
  const clock = new ManualClock();
  const findSession = async (uid: string): Promise<Session | undefined> => online[uid];
  return { all: new Groups({ topicPrefix: 'game-1', clock, findSession }), clock };
}

describe('Groups', () => {
  it('makes a group once, and names all it has', () => {
    const { all } = groups();
    const arena = all.create('arena');
    assert.equal(all.get('arena'), arena);
    assert.equal(all.ensure('arena'), arena);
    assert.throws(() => all.create('arena'), { code: 'CONFLICT' });
    const lobby = all.ensure('lobby');
    assert.deepEqual(all.names(), ['arena', 'lobby']);
    assert.equal(all.count, 2);
    assert.notEqual(arena.topic, lobby.topic);
    assert.equal(all.get('constructor'), undefined);
  });

  it('takes no name that is empty, too long, half a surrogate pair or no text, and no TTL that is none', () => {
    const { all } = groups();
    for (const name of [
      '',
      'x'.repeat(MAX_GROUP_NAME_LENGTH + 1),
      '\ude00',
      7 as unknown as string,
    ])
      assert.throws(() => all.create(name), { code: 'INVALID' });
    for (const ttlMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => all.create('arena', { ttlMs }), { code: 'INVALID' });
    assert.equal(all.count, 0);
  });

  it('adds a session once, joins it to the topic, and takes it out again', () => {
    const { all } = groups();
    const line = new RecordingDownlink();
    const session = sessionOf(line);
    const arena = all.create('arena');
    assert.equal(arena.add(session), true);
    assert.equal(arena.add(session), false);
    assert.equal(arena.has(session), true);
    assert.equal(arena.size, 1);
    assert.deepEqual([...line.topics], [arena.topic]);
    assert.equal(arena.remove(session), true);
    assert.equal(arena.remove(session), false);
    assert.deepEqual([...line.topics], []);
    assert.equal(arena.size, 0);
  });

  it('lists members in the order in which they came, their users and their frontends', async () => {
    const { all } = groups();
    const arena = all.create('arena');
    const a = anySession({ id: 1, frontendId: 'gate-1' });
    const b = anySession({ id: 2, frontendId: 'gate-1' });
    const c = anySession({ id: 3, frontendId: 'gate-2' });
    await c.bind('carol');
    for (const session of [c, a, b]) arena.add(session);
    assert.deepEqual([...arena.members()], [c, a, b]);
    assert.deepEqual(arena.uids(), ['carol']);
    assert.equal(arena.hasUser('carol'), true);
    assert.equal(arena.hasUser('dave'), false);
    assert.deepEqual([...arena.frontends()].sort(), ['gate-1', 'gate-2']);
    arena.remove(a);
    assert.deepEqual([...arena.frontends()].sort(), ['gate-1', 'gate-2']);
    arena.remove(b);
    assert.deepEqual([...arena.frontends()], ['gate-2']);
  });

  it('removes all members and stays', () => {
    const { all } = groups();
    const arena = all.create('arena');
    for (let id = 1; id <= 3; id += 1) arena.add(anySession({ id }));
    arena.removeAll();
    assert.equal(arena.size, 0);
    assert.equal(all.get('arena'), arena);
    assert.equal(arena.add(anySession()), true);
  });

  it('loses a member with its connection, and takes none whose connection has ended', () => {
    const { all } = groups();
    const known = new Sessions(new RecordingLogger());
    const line = new RecordingDownlink();
    const session = sessionOf(line);
    known.add(session);
    const arena = all.create('arena');
    const lobby = all.create('lobby');
    arena.add(session);
    lobby.add(session);
    known.closed(session);
    assert.equal(arena.size, 0);
    assert.equal(lobby.size, 0);
    assert.deepEqual([...arena.frontends()], []);
    assert.deepEqual(line.left, [], 'a closed connection leaves its topics by itself');
    assert.equal(arena.add(session), false);
  });

  it('adds the live session of a user, and says when there is none or no such group', async () => {
    const session = anySession();
    const { all } = groups({ ada: session });
    const arena = all.create('arena');
    assert.equal(await all.addUser('arena', 'ada'), true);
    assert.equal(await all.addUser('arena', 'ada'), false);
    assert.equal(arena.has(session), true);
    await assert.rejects(all.addUser('arena', 'bob'), { code: 'NOT_FOUND', message: /bob/ });
    await assert.rejects(all.addUser('lobby', 'ada'), { code: 'NOT_FOUND', message: /lobby/ });
  });

  it('deletes a group with its members, so that a held one is of no more use', async () => {
    const found = deferred<Session>();
    const all = new Groups({
      topicPrefix: 'game-1',
      clock: new ManualClock(),
      findSession: () => found.promise,
    });
    const line = new RecordingDownlink();
    const session = sessionOf(line);
    const held = all.create('arena');
    held.add(session);
    const adding = all.addUser('arena', 'ada');
    assert.equal(all.delete('arena'), true);
    assert.equal(all.delete('arena'), false);
    assert.deepEqual([...line.topics], []);
    assert.throws(() => held.add(session), { code: 'NOT_FOUND', message: /arena/ });
    found.resolve(session);
    await assert.rejects(adding, { code: 'NOT_FOUND' });
    const again = all.create('arena');
    assert.equal(again.size, 0);
    assert.deepEqual([...line.topics], []);
    assert.equal(again.add(session), true);
  });

  it('deletes a group at the end of its TTL, whoever is in it', () => {
    const { all, clock } = groups();
    const line = new RecordingDownlink();
    const arena = all.create('arena', { ttlMs: 1_000 });
    arena.add(sessionOf(line));
    clock.advance(999);
    assert.equal(all.get('arena'), arena);
    clock.advance(1);
    assert.equal(all.get('arena'), undefined);
    assert.equal(arena.size, 0);
    assert.deepEqual([...line.topics], []);
  });

  it('lets a group live its TTL anew when it is renewed', () => {
    const { all, clock } = groups();
    all.create('arena', { ttlMs: 90 * DAY_MS });
    clock.advance(89 * DAY_MS);
    all.renewTtl('arena');
    clock.advance(89 * DAY_MS);
    assert.equal(all.count, 1);
    clock.advance(DAY_MS);
    assert.equal(all.count, 0);
    assert.throws(() => all.renewTtl('arena'), { code: 'NOT_FOUND' });
    all.create('lobby');
    assert.throws(() => all.renewTtl('lobby'), { code: 'CONFLICT' });
  });

  it('does not end a later group of the same name with the TTL of an earlier one', () => {
    const { all, clock } = groups();
    all.create('arena', { ttlMs: 1_000 });
    all.delete('arena');
    all.create('arena');
    clock.advance(5_000);
    assert.equal(all.count, 1);
    assert.equal(clock.timers, 0);
  });

  it('ends all groups and their timers when it stops', () => {
    const { all, clock } = groups();
    all.create('arena', { ttlMs: 1_000 });
    all.create('lobby');
    all.stop();
    assert.equal(all.count, 0);
    assert.equal(clock.timers, 0);
  });
});
