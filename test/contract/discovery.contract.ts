import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Discovery, Member } from '@nopal/core';
import { until } from '../support/until.js';

const member = (id: string, type = 'game', metadata: Record<string, string> = {}): Member => ({
  id,
  type,
  frontend: type === 'gate',
  metadata,
  boot: `${id}-boot`,
  state: 'ready',
});
const ids = (members: readonly Member[]): string[] => members.map(({ id }) => id);

/** Servers of one empty cluster. */
export interface DiscoveryCluster {
  /** The discovery of one more server of this cluster. */
  server(): Promise<Discovery>;
  end?(): Promise<void>;
}

/** Runs the contract of `Discovery`. Changes may take a while to be seen by others. */
export function discoveryContract(name: string, make: () => Promise<DiscoveryCluster>): void {
  async function within(test: (server: () => Promise<Discovery>) => Promise<void>): Promise<void> {
    const cluster = await make();
    try {
      await test(() => cluster.server());
    } finally {
      await cluster.end?.();
    }
  }

  describe(`Discovery: ${name}`, () => {
    it('shows registered servers to all, themselves included, by type and in the order of their ids', () =>
      within(async (server) => {
        const [a, b, c] = [await server(), await server(), await server()];
        await b.register(member('game-2', 'game', { zone: 'eu' }));
        await a.register(member('game-1'));
        await c.register(member('gate-1', 'gate'));
        for (const one of [a, b, c]) {
          await until(
            () => one.members('game').length === 2 && one.members('gate').length === 1,
            'everybody is seen',
          );
          assert.deepEqual(ids(one.members('game')), ['game-1', 'game-2']);
          assert.deepEqual(one.member('game-2'), member('game-2', 'game', { zone: 'eu' }));
          assert.equal(one.member('gate-1')?.frontend, true);
          assert.deepEqual(one.members('chat'), []);
          assert.equal(one.member('game-3'), undefined);
        }
        for (const one of [a, b, c]) await one.deregister();
      }));

    it('takes a server off the list when it leaves, and lets it come back', () =>
      within(async (server) => {
        const [a, b] = [await server(), await server()];
        await a.register(member('game-1'));
        await b.register(member('game-2'));
        await until(() => a.members('game').length === 2, 'both are there');
        await b.deregister();
        await until(() => a.members('game').length === 1, 'the other has left');
        assert.equal(a.member('game-2'), undefined);
        const again = await server();
        await again.register(member('game-2'));
        await until(() => a.member('game-2') !== undefined, 'it is back');
        for (const one of [a, again]) await one.deregister();
      }));

    it('does nothing when a server leaves that never came, or twice', () =>
      within(async (server) => {
        const one = await server();
        await one.deregister();
        const other = await server();
        await other.register(member('game-1'));
        await other.deregister();
        await other.deregister();
        assert.deepEqual(other.members('game'), []);
      }));

    it('tells a listener of all who are there, of each who comes and of each who leaves, once', () =>
      within(async (server) => {
        const [a, b, c] = [await server(), await server(), await server()];
        const told: string[] = [];
        await a.register(member('game-1'));
        await until(() => c.member('game-1') !== undefined, 'the first is seen');
        const end = c.watch({
          joined: ({ id }) => void told.push(`+${id}`),
          left: ({ id }) => void told.push(`-${id}`),
        });
        await until(() => told.includes('+game-1'), 'the listener knows the first');
        await b.register(member('game-2'));
        await until(() => told.includes('+game-2'), 'the listener knows the second');
        await a.deregister();
        await until(() => told.includes('-game-1'), 'the listener knows that it left');
        assert.deepEqual(told, ['+game-1', '+game-2', '-game-1']);
        end();
        end();
        await b.deregister();
        await until(() => c.member('game-2') === undefined, 'the second has left');
        assert.equal(told.length, 3);
      }));

    it('tells a listener of a member that is on the list, and of one that is off it', () =>
      within(async (server) => {
        const [a, b] = [await server(), await server()];
        const seen: boolean[] = [];
        b.watch({
          joined: ({ id }) => void seen.push(b.member(id) !== undefined),
          left: ({ id }) => void seen.push(b.member(id) !== undefined),
        });
        await a.register(member('game-1'));
        await until(() => seen.length === 1, 'it came');
        await a.deregister();
        await until(() => seen.length === 2, 'it left');
        assert.deepEqual(seen, [true, false]);
      }));

    it('refuses a second server of one id', () =>
      within(async (server) => {
        const [a, b] = [await server(), await server()];
        await a.register(member('game-1'));
        await until(() => b.member('game-1') !== undefined, 'the first is seen');
        await assert.rejects(b.register(member('game-1')), /game-1/);
        await b.deregister();
        assert.notEqual(a.member('game-1'), undefined, 'the refused one took nobody off the list');
        await a.deregister();
      }));
  });
}
