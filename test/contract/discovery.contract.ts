import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Discovery, Member } from '@nopal/core';
import { until } from '../support/until.js';

const member = (id: string, metadata: Record<string, string> = {}, boot = '1'): Member => ({
  id,
  type: id.slice(0, id.indexOf('-')),
  frontend: id.startsWith('gate-'),
  metadata,
  boot: `${boot}-${id}`, // no two processes have the same
  state: 'ready',
});
const ids = (members: readonly Member[]): string[] => members.map(({ id }) => id);
/** Where it listens is its transport's business. */
const withoutAddress = (one: Member | undefined): unknown => {
  if (one === undefined) return undefined;
  const { address: _, ...rest } = one;
  return rest;
};

/** Servers of one empty cluster. */
export interface DiscoveryCluster {
  /** The discovery of one more server of this cluster, which is to be registered. Server types are `game` and `gate`. */
  server(): Promise<Discovery>;
  end?(): Promise<void>;
}

export interface DiscoveryTraits {
  /** What a second server of one id meets: it is refused, or the later boot is the member from then on. */
  readonly sameId: 'refused' | 'later boot' | 'not told';
}

/** Runs the contract of `Discovery`. Changes may take a while to be seen by others. */
export function discoveryContract(
  name: string,
  make: () => Promise<DiscoveryCluster>,
  { sameId }: DiscoveryTraits,
): void {
  async function within(
    test: (server: (self?: Member) => Promise<Discovery>) => Promise<void>,
  ): Promise<void> {
    const cluster = await make();
    const servers: Discovery[] = [];
    try {
      await test(async (self) => {
        const one = await cluster.server();
        servers.push(one);
        if (self !== undefined) await one.register(self);
        return one;
      });
    } finally {
      for (const one of servers) await one.deregister();
      await cluster.end?.();
    }
  }

  describe(`Discovery: ${name}`, () => {
    it('shows registered servers to all, themselves included, by type and in the order of their ids', () =>
      within(async (server) => {
        const all = [
          await server(member('game-2', { zone: 'eu' })),
          await server(member('game-1')),
          await server(member('gate-1')),
        ];
        for (const one of all) {
          await until(
            () => one.members('game').length === 2 && one.members('gate').length === 1,
            'everybody is seen',
          );
          assert.deepEqual(ids(one.members('game')), ['game-1', 'game-2']);
          assert.deepEqual(withoutAddress(one.member('game-2')), member('game-2', { zone: 'eu' }));
          assert.equal(one.member('gate-1')?.frontend, true);
          assert.deepEqual(one.members('chat'), []);
          assert.equal(one.member('game-3'), undefined);
        }
      }));

    it('has a server as a member from the end of its own registration on', () =>
      within(async (server) => {
        const one = await server();
        assert.deepEqual(one.members('game'), []);
        await one.register(member('game-1'));
        assert.deepEqual(ids(one.members('game')), ['game-1']);
        assert.equal(one.member('game-1')?.boot, '1-game-1');
      }));

    it('answers the same array until the members are others', () =>
      within(async (server) => {
        const one = await server(member('game-2'));
        const alone = one.members('game');
        assert.equal(one.members('game'), alone);
        await server(member('gate-1'));
        await until(() => one.members('gate').length === 1, 'the gate is seen');
        assert.equal(one.members('game'), alone);
        await server(member('game-1'));
        await until(() => one.members('game').length === 2, 'the other is seen');
        assert.deepEqual(ids(alone), ['game-2'], 'a list that was handed out stays as it is');
      }));

    it('takes a server off the list when it leaves, and lets it come back', () =>
      within(async (server) => {
        const [a, b] = [await server(member('game-1')), await server(member('game-2'))];
        await until(() => a.members('game').length === 2, 'both are there');
        await b.deregister();
        await until(() => a.members('game').length === 1, 'the other has left');
        await until(() => a.member('game-2') === undefined, 'it is forgotten');
        await server(member('game-2', {}, '2'));
        await until(() => a.member('game-2')?.boot === '2-game-2', 'it is back');
      }));

    it('tells of other metadata and that a server drains, which then takes no new work', () =>
      within(async (server) => {
        const [a, b] = [await server(member('gate-1')), await server(member('game-1'))];
        const told: [unknown, unknown][] = [];
        await until(() => a.members('game').length === 1, 'it is there');
        const own = b.member('game-1') as Member;
        a.watch({ changed: (now, { metadata }) => void told.push([now.metadata, metadata]) });
        await b.update({ ...own, metadata: { map: 'north' } });
        await until(() => a.member('game-1')?.metadata.map === 'north', 'the change is seen');
        assert.deepEqual(told, [[{ map: 'north' }, {}]]);
        assert.deepEqual(ids(a.members('game')), ['game-1']);
        await b.update({ ...own, metadata: { map: 'north' }, state: 'draining' });
        await until(() => a.members('game').length === 0, 'it takes no new work');
        assert.equal(a.member('game-1')?.state, 'draining');
        assert.deepEqual(b.members('game'), []);
      }));

    it('does nothing when a server leaves that never came, or twice', () =>
      within(async (server) => {
        const one = await server();
        await one.deregister();
        const other = await server(member('game-1'));
        await other.deregister();
        await other.deregister();
        assert.deepEqual(other.members('game'), []);
      }));

    it('tells a listener of all who are there, of each who comes and of each who leaves, once', () =>
      within(async (server) => {
        const [a, c] = [await server(member('game-1')), await server(member('gate-1'))];
        await until(() => c.member('game-1') !== undefined, 'the first is seen');
        const told: string[] = [];
        const end = c.watch({
          joined: ({ id }) => void told.push(`+${id}`),
          left: ({ id }) => void told.push(`-${id}`),
        });
        assert.deepEqual([...told].sort(), ['+game-1', '+gate-1']);
        told.length = 0;
        const b = await server(member('game-2'));
        await until(() => told.includes('+game-2'), 'the listener knows the second');
        await a.deregister();
        await until(() => told.includes('-game-1'), 'the listener knows that it left');
        assert.deepEqual(told, ['+game-2', '-game-1']);
        end();
        end();
        await b.deregister();
        await until(() => c.member('game-2') === undefined, 'the second has left');
        assert.equal(told.length, 2);
      }));

    it('tells a listener of a member that is on the list, and of one that is off it', () =>
      within(async (server) => {
        const b = await server(member('gate-1'));
        const seen: boolean[] = [];
        b.watch({
          joined: ({ id }) => void (id === 'game-1' && seen.push(b.member(id) !== undefined)),
          left: ({ id }) => void seen.push(b.member(id) !== undefined),
        });
        const a = await server(member('game-1'));
        await until(() => seen.length === 1, 'it came');
        await a.deregister();
        await until(() => seen.length === 2, 'it left');
        assert.deepEqual(seen, [true, false]);
      }));

    if (sameId === 'refused') {
      it('refuses a second server of one id', () =>
        within(async (server) => {
          const [a, b] = [await server(member('game-1')), await server()];
          await assert.rejects(b.register(member('game-1', {}, '2')), /game-1/);
          await b.deregister();
          assert.equal(
            a.member('game-1')?.boot,
            '1-game-1',
            'the refused one took nobody off the list',
          );
        }));
    }
    if (sameId === 'later boot') {
      it('turns to the later boot of two servers of one id, and stays with it', () =>
        within(async (server) => {
          const c = await server(member('gate-1'));
          const told: string[] = [];
          c.watch({
            joined: ({ boot, type }) => void (type === 'game' && told.push(`+${boot}`)),
            left: ({ boot }) => void told.push(`-${boot}`),
          });
          const a = await server(member('game-1'));
          await until(() => c.members('game').length === 1, 'the first is there');
          await server(member('game-1', {}, '2'));
          await until(() => told.length === 3, 'the second has taken its place');
          await a.deregister();
          await server(member('game-2'));
          await until(() => c.members('game').length === 2, 'another is there, and it still is');
          assert.deepEqual(told.slice(0, 3), ['+1-game-1', '-1-game-1', '+2-game-1']);
          assert.equal(c.member('game-1')?.boot, '2-game-1');
        }));
    }
  });
}
