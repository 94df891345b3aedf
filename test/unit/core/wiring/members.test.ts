import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Member } from '@nopal/core';
import { Members } from '../../../../packages/core/src/wiring/members.js';
import { MemoryDiscovery, MemoryMembers } from '../../../support/memory-discovery.js';

function member(id: string, type: string): Member {
  return { id, type, frontend: false, metadata: {}, boot: 'b1', state: 'ready' };
}

it('lists the live servers of a type and tells of those that come and leave', async () => {
  const all = new MemoryMembers();
  const [own, other] = [new MemoryDiscovery(all), new MemoryDiscovery(all)];
  const members = new Members({ discovery: own, selfId: 'game-1', loadOf: () => undefined });
  await own.register(member('game-1', 'game'));
  const told: string[] = [];
  const end = members.watch({
    joined: ({ id }) => told.push(`${id} is there`),
    left: ({ id }) => told.push(`${id} has left`),
  });
  await other.register(member('game-2', 'game'));
  assert.deepEqual(
    members.ofType('game').map(({ id }) => id),
    ['game-1', 'game-2'],
  );
  assert.equal(members.get('game-2')?.type, 'game');
  assert.deepEqual(members.ofType('nowhere'), []);
  await other.deregister();
  assert.equal(members.get('game-2'), undefined);
  end();
  await own.deregister();
  assert.deepEqual(told, ['game-1 is there', 'game-2 is there', 'game-2 has left']);
});

it('changes what others see of this server, and keeps the rest of it', async () => {
  const all = new MemoryMembers();
  const [own, other] = [new MemoryDiscovery(all), new MemoryDiscovery(all)];
  const members = new Members({ discovery: own, selfId: 'game-1', loadOf: () => undefined });
  await assert.rejects(members.setMetadata({ map: 'oasis' }), { code: 'UNAVAILABLE' });
  await own.register({ ...member('game-1', 'game'), metadata: { map: 'desert', mode: 'duel' } });
  const changes: unknown[] = [];
  other.watch({ changed: ({ metadata, state }) => changes.push({ metadata, state }) });
  await members.setMetadata({ map: 'oasis', mode: undefined, players: '3' });
  assert.deepEqual(changes, [{ metadata: { map: 'oasis', players: '3' }, state: 'ready' }]);
  assert.deepEqual(members.get('game-1')?.metadata, { map: 'oasis', players: '3' });
});

it('tells the load of servers that are there', async () => {
  const own = new MemoryDiscovery(new MemoryMembers());
  const load = { inFlight: 1, sessions: 2, lagMs: 3 };
  const members = new Members({ discovery: own, selfId: 'game-1', loadOf: () => load });
  assert.equal(members.load('game-1'), undefined);
  await own.register(member('game-1', 'game'));
  assert.deepEqual(members.load('game-1'), load);
});
