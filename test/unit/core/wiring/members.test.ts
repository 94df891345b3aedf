import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MemoryDiscovery, MemoryRegistry } from '@nopal/cluster';
import type { Member } from '@nopal/core';
import { Members } from '../../../../packages/core/src/wiring/members.js';

function member(id: string, type: string): Member {
  return { id, type, frontend: false, metadata: {}, boot: 'b1', state: 'ready' };
}

it('lists the live servers of a type and tells of those that come and leave', async () => {
  const registry = new MemoryRegistry();
  const [own, other] = [new MemoryDiscovery(registry), new MemoryDiscovery(registry)];
  const members = new Members(own);
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
