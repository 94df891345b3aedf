import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../../../support/deferred.js';
import { anyPush, GroupCluster } from '../../../support/group-cluster.js';
import type { RecordingDownlink } from '../../../support/recording-downlink.js';

const topicsOf = (session: { downlink: unknown }): string[] => [
  ...(session.downlink as RecordingDownlink).topics,
];

async function turns(): Promise<void> {
  for (let i = 0; i < 6; i += 1) await settle();
}

describe('groups of the whole cluster', () => {
  it('take sessions of any frontend from any server, and answer every server alike', async () => {
    const cluster = new GroupCluster();
    const [one, two] = [await cluster.server('gate-1'), await cluster.server('gate-2')];
    const game = await cluster.server('game-1');
    const [ada, bob, eve] = [
      await cluster.client(one, 'ada'),
      await cluster.client(two, 'bob'),
      await cluster.client(two),
    ];
    const arena = game.groups.of('arena');
    assert.equal(await arena.add(ada), true);
    assert.equal(await arena.add(ada), false);
    assert.equal(await one.groups.of('arena').add(bob), true);
    assert.equal(await two.groups.of('arena').add(eve), true);
    assert.deepEqual([topicsOf(ada), topicsOf(bob)], [['/arena'], ['/arena']]);
    for (const { groups } of [one, two, game]) {
      const group = groups.of('arena');
      assert.equal(await group.count(), 3);
      assert.deepEqual((await group.uids()).sort(), ['ada', 'bob']);
      assert.deepEqual([await group.has(ada), await group.hasUser('bob')], [true, true]);
      assert.deepEqual(
        [await group.hasUser('eve'), await groups.of('other').has(ada)],
        [false, false],
      );
    }
    assert.equal(await two.groups.of('arena').remove(ada), true);
    assert.equal(await arena.remove(ada), false);
    assert.deepEqual(topicsOf(ada), []);
    assert.deepEqual(
      (await arena.members()).map(({ frontendId, uid }) => [frontendId, uid]),
      [
        ['gate-2', 'bob'],
        ['gate-2', undefined],
      ],
    );
    await arena.removeAll();
    await turns();
    assert.equal(await one.groups.of('arena').count(), 0);
    assert.equal(one.groups.get('arena'), undefined);
  });

  it('add and remove users wherever they are connected', async () => {
    const cluster = new GroupCluster();
    const [gate, lobby] = [await cluster.server('gate-1'), await cluster.server('lobby-1')];
    const game = await cluster.server('game-1');
    const session = await cluster.client(gate, 'ada');
    await cluster.client(lobby, 'ada');
    const arena = game.groups.of('arena');
    assert.equal(await arena.addUser('ada'), true);
    assert.equal(await arena.addUser('ada'), false);
    assert.equal(await arena.count(), 2, 'one on each frontend type');
    await assert.rejects(arena.addUser('bob'), { code: 'NOT_FOUND' });
    assert.equal(await arena.removeUser('ada'), true);
    assert.equal(await arena.removeUser('ada'), false);
    gate.sessions.closed(session);
    await assert.rejects(arena.add(session), { code: 'NOT_FOUND' });
    assert.equal(await arena.remove(session), false);
  });

  it('are pushed to with one message for each frontend with members, in the forms they read', async () => {
    const cluster = new GroupCluster();
    const [one, two] = [await cluster.server('gate-1'), await cluster.server('gate-2')];
    await cluster.server('gate-3');
    const game = await cluster.server('game-1');
    const arena = game.groups.of('arena');
    const binary = await cluster.client(one, 'ada', 'protobuf');
    for (const session of [binary, await cluster.client(one), await cluster.client(one)])
      await arena.add(session);
    await arena.add(await cluster.client(two));
    game.pushes.toGroup(arena, anyPush);
    assert.deepEqual(game.published.splice(0), [
      'gate-1 /arena json protobuf',
      'gate-2 /arena json',
    ]);
    await arena.remove(binary);
    game.pushes.toGroup(arena, anyPush);
    assert.deepEqual(game.published.splice(0), ['gate-1 /arena json', 'gate-2 /arena json']);
    assert.deepEqual([one.published, two.published], [[], []]);
  });

  it('tell others of the first and the last member of a frontend only', async () => {
    const cluster = new GroupCluster();
    const one = await cluster.server('gate-1');
    await cluster.server('game-1');
    const sessions = await Promise.all(
      Array.from({ length: 1_200 }, (_, i) => cluster.client(one, `user ${i}`)),
    );
    await turns();
    const before = cluster.network.sent;
    const arena = one.groups.of('arena');
    for (const session of sessions) await arena.add(session);
    for (const session of sessions.slice(1)) one.sessions.closed(session);
    await turns();
    assert.equal(cluster.network.sent - before, 2, 'one message and its receipt');
    assert.equal(await arena.count(), 1);
  });

  it('list more members than one message holds', async () => {
    const cluster = new GroupCluster();
    const one = await cluster.server('gate-1');
    const game = await cluster.server('game-1');
    const arena = one.groups.of('arena');
    for (let i = 0; i < 1_200; i += 1) await arena.add(await cluster.client(one));
    await turns();
    const members = await game.groups.of('arena').members();
    assert.equal(new Set(members.map(({ sessionId }) => sessionId)).size, 1_200);
    assert.equal(await game.groups.of('arena').count(), 1_200);
  });

  it('lose the sessions that end, and those of a frontend that dies', async () => {
    const cluster = new GroupCluster();
    const [one, two] = [await cluster.server('gate-1'), await cluster.server('gate-2')];
    const game = await cluster.server('game-1');
    const arena = game.groups.of('arena');
    const ada = await cluster.client(one, 'ada');
    await arena.add(ada);
    await arena.add(await cluster.client(two, 'bob'));
    one.sessions.closed(ada);
    await turns();
    assert.deepEqual(await arena.uids(), ['bob']);
    cluster.kill('gate-2');
    assert.equal(await arena.count(), 0);
    assert.equal(game.groups.get('arena'), undefined);
    game.pushes.toGroup(arena, anyPush);
    assert.deepEqual(game.published, []);
    await cluster.server('gate-2', 'b2');
    await turns();
    assert.equal(await arena.count(), 0);
  });

  it('are made once in the cluster', async () => {
    const cluster = new GroupCluster();
    const servers = [await cluster.server('gate-1'), await cluster.server('game-1')];
    const [gate, game] = servers as [(typeof servers)[0], (typeof servers)[0]];
    await game.groups.create('arena');
    assert.notEqual(gate.groups.get('arena'), undefined, 'it waits for its first member');
    await assert.rejects(gate.groups.create('arena'), { code: 'CONFLICT' });
    await gate.groups.of('lobby').add(await cluster.client(gate));
    await turns();
    await assert.rejects(game.groups.create('lobby'), { code: 'CONFLICT' });
    for (const name of ['', 'x'.repeat(129)])
      await assert.rejects(game.groups.create(name), { code: 'INVALID' });
    await assert.rejects(game.groups.create('x', { ttlMs: 0 }), { code: 'INVALID' });
    const atOnce = await Promise.allSettled(
      servers.map(({ groups }) => groups.create('duel', { ttlMs: 1_000 })),
    );
    assert.deepEqual(atOnce.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('end with their TTL unless it is renewed, and their members leave', async () => {
    const cluster = new GroupCluster();
    const gate = await cluster.server('gate-1');
    const game = await cluster.server('game-1');
    const arena = await game.groups.create('arena', { ttlMs: 1_000 });
    const ada = await cluster.client(gate, 'ada');
    await arena.add(ada);
    cluster.clock.advance(900);
    await gate.groups.of('arena').renewTtl();
    cluster.clock.advance(900);
    assert.equal(await arena.count(), 1);
    cluster.clock.advance(100);
    await turns();
    assert.deepEqual([await arena.count(), topicsOf(ada)], [0, []]);
    assert.equal(game.groups.get('arena'), undefined);
    await assert.rejects(arena.renewTtl(), { code: 'NOT_FOUND' });
    const plain = await game.groups.create('plain');
    await assert.rejects(plain.renewTtl(), { code: 'CONFLICT' });
    await arena.add(ada);
    assert.equal(await arena.count(), 1, 'a name can be used again');
  });

  it('are deleted everywhere by any server', async () => {
    const cluster = new GroupCluster();
    const [one, two] = [await cluster.server('gate-1'), await cluster.server('gate-2')];
    const arena = await two.groups.create('arena', { ttlMs: 10_000 });
    const ada = await cluster.client(one, 'ada');
    await arena.add(ada);
    assert.equal(await arena.delete(), true);
    await turns();
    assert.deepEqual(topicsOf(ada), []);
    assert.equal(one.groups.get('arena'), undefined);
    assert.equal(await arena.delete(), false);
  });

  it('are known to servers that come later, or were cut off meanwhile', async () => {
    const cluster = new GroupCluster();
    const one = await cluster.server('gate-1');
    const game = await cluster.server('game-1');
    await game.groups.create('soon', { ttlMs: 5_000 });
    cluster.network.cut('gate-1', 'game-1');
    const [ada, bob] = [await cluster.client(one, 'ada'), await cluster.client(one, 'bob')];
    await one.groups.of('arena').add(ada);
    await one.groups.create('late', { ttlMs: 5_000 });
    assert.equal(await game.groups.of('arena').count(), 0);
    cluster.network.heal('gate-1', 'game-1');
    const later = await cluster.server('game-2');
    await turns();
    for (const { groups } of [game, later]) {
      assert.deepEqual(await groups.of('arena').uids(), ['ada']);
      assert.notEqual(groups.get('late'), undefined);
    }
    assert.notEqual(later.groups.get('soon'), undefined);
    cluster.network.cut('gate-1', 'game-1');
    await one.groups.of('arena').remove(ada);
    await one.groups.of('other').add(bob);
    cluster.network.heal('gate-1', 'game-1');
    await turns();
    assert.equal(game.groups.get('arena'), undefined);
    assert.deepEqual(await game.groups.of('other').uids(), ['bob']);
    cluster.clock.advance(5_000);
    assert.equal(later.groups.get('soon'), undefined, 'it ends there with its own TTL');
  });
});
