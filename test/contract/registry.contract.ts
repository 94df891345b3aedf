import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candidate, Registry } from '@nopal/cluster';
import type { Member } from '@nopal/core';
import { until } from '../support/until.js';

/** A server of the cluster that the suite runs with; boots sort as the numbers do. */
export const contractMember = (
  id: string,
  metadata: Record<string, string> = {},
  start = 1,
): Member => ({
  id,
  type: id.slice(0, id.indexOf('-')),
  frontend: id.startsWith('gate-'),
  metadata,
  boot: `boot-${start}`,
  state: 'ready',
  address: { host: '127.0.0.1', port: 4_000 },
});

/** The servers of one empty cluster. */
export interface RegistryCluster {
  /** The registry of one more server. */
  server(): Promise<Registry>;
  end?(): Promise<void>;
}

export interface RegistryTraits {
  /** What a second server of one id meets: it is refused, or the later boot is the one that is listed. */
  readonly sameId: 'refused' | 'later boot';
}

/** What a listener has been told last. */
class Told {
  all: readonly Candidate[] = [];
  canRemove = false;
  times = 0;

  candidates(all: readonly Candidate[], canRemove: boolean): void {
    [this.all, this.canRemove] = [all, canRemove];
    this.times += 1;
  }

  get ids(): string[] {
    return this.all.map(({ member }) => member.id).sort();
  }

  member(id: string): Member | undefined {
    return this.all.find(({ member }) => member.id === id)?.member;
  }
}

/**
 * Runs the contract of `Registry`, for one whose servers write themselves down. Server types are `game` and `gate`; changes
 * may take a while to be seen by others.
 */
export function registryContract(
  name: string,
  make: () => Promise<RegistryCluster>,
  { sameId }: RegistryTraits,
): void {
  async function within(
    test: (open: () => Promise<{ registry: Registry; told: Told }>) => Promise<void>,
  ): Promise<void> {
    const cluster = await make();
    const opened: Registry[] = [];
    try {
      await test(async () => {
        const [registry, told] = [await cluster.server(), new Told()];
        opened.push(registry);
        await registry.open(told);
        return { registry, told };
      });
    } finally {
      for (const registry of opened) {
        await registry.deregister();
        await registry.close();
      }
      await cluster.end?.();
    }
  }

  describe(`Registry: ${name}`, () => {
    it('tells everybody of each server with all that it wrote down, also those who open later', () =>
      within(async (open) => {
        const [a, b] = [await open(), await open()];
        const members = [
          contractMember('game-1', { zone: 'eu', Map: 'x=y, z' }),
          contractMember('gate-1'),
        ];
        await a.registry.register(members[0] as Member);
        await b.registry.register(members[1] as Member);
        const late = await open();
        for (const { told } of [a, b, late]) {
          await until(() => told.ids.length === 2 && told.canRemove, 'both are listed');
          for (const member of members) assert.deepEqual(told.member(member.id), member);
          assert.ok(told.all.every(({ isHealthy }) => isHealthy));
        }
      }));

    it('tells of other metadata and another state', () =>
      within(async (open) => {
        const [a, b] = [await open(), await open()];
        const first = contractMember('game-1', { map: 'north', mode: 'duel' });
        await a.registry.register(first);
        await until(() => b.told.ids.length === 1, 'it is listed');
        const second: Member = { ...first, metadata: { map: 'south' }, state: 'draining' };
        await a.registry.register(second);
        await until(() => b.told.member('game-1')?.state === 'draining', 'the change is seen');
        assert.deepEqual(b.told.member('game-1'), second);
      }));

    it('lists nobody who has left, and whoever comes back with the new boot', () =>
      within(async (open) => {
        const [a, b] = [await open(), await open()];
        await a.registry.register(contractMember('game-1'));
        await until(() => b.told.ids.length === 1, 'it is listed');
        await a.registry.deregister();
        await until(() => b.told.ids.length === 0 && b.told.canRemove, 'it has left');
        const again = await open();
        await again.registry.register(contractMember('game-1', {}, 2));
        await until(() => b.told.member('game-1')?.boot === 'boot-2', 'it is back');
      }));

    it('does nothing when a server leaves that never came, or twice, or closes twice', () =>
      within(async (open) => {
        const { registry } = await open();
        await registry.deregister();
        const other = await open();
        await other.registry.register(contractMember('game-1'));
        await other.registry.deregister();
        await other.registry.deregister();
        await other.registry.close();
        await other.registry.close();
      }));

    it('tells nothing more once it is closed', () =>
      within(async (open) => {
        const [a, b, c] = [await open(), await open(), await open()];
        await b.registry.close();
        const { times } = b.told;
        await a.registry.register(contractMember('game-1'));
        await until(() => c.told.ids.length === 1, 'another is told');
        assert.equal(b.told.times, times);
      }));

    if (sameId === 'refused') {
      it('refuses a second server of one id, and keeps the first', () =>
        within(async (open) => {
          const [a, b] = [await open(), await open()];
          await a.registry.register(contractMember('game-1'));
          await assert.rejects(b.registry.register(contractMember('game-1', {}, 2)), /game-1/);
          await b.registry.deregister();
          await until(() => b.told.ids.length === 1, 'it is listed');
          assert.equal(b.told.member('game-1')?.boot, 'boot-1');
        }));
    } else {
      it('lists the later boot of two servers of one id, which stays when the earlier one leaves', () =>
        within(async (open) => {
          const [a, b, c] = [await open(), await open(), await open()];
          await a.registry.register(contractMember('game-1'));
          await until(() => c.told.ids.length === 1, 'it is listed');
          await b.registry.register(contractMember('game-1', {}, 2));
          await until(() => c.told.member('game-1')?.boot === 'boot-2', 'the later one is listed');
          await a.registry.deregister();
          await b.registry.register(contractMember('game-1', { is: 'there' }, 2));
          await until(() => c.told.member('game-1')?.metadata.is === 'there', 'it is still listed');
          assert.equal(c.told.member('game-1')?.boot, 'boot-2');
        }));
    }
  });
}
