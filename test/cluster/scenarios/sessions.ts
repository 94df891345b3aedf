import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RawClient } from '../../support/raw-client.js';
import { until } from '../../support/until.js';
import type { FairCluster } from '../fair-cluster.js';
import type { View } from '../game/src/messages.js';

const TYPES = ['gate', 'game', 'shop'] as const;

/** What servers know of the sessions of others. */
export function sessions(fair: () => FairCluster): void {
  const view = async (client: RawClient, type: string): Promise<View> =>
    (await client.call(`${type}.account.view`)) as View;

  describe('sessions across servers', () => {
    it('have the same id, frontend, address and handshake on every server', async () => {
      const user = { version: '1.2.3', roles: ['player', { deep: true }] };
      const client = await fair().raw('gate-2', 'tcp', { sys: {}, user });
      const views = [
        await view(client, 'gate'),
        await view(client, 'game'),
        await view(client, 'shop'),
      ];
      for (const { id, frontendId, frontendType, remoteAddress, handshake } of views) {
        assert.deepEqual(
          { id, frontendId, frontendType, remoteAddress, handshake },
          {
            id: views[0]?.id,
            frontendId: 'gate-2',
            frontendType: 'gate',
            remoteAddress: '127.0.0.1',
            handshake: user,
          },
        );
      }
      assert.match(views.map(({ server }) => server).join(), /^gate-2,game-[12],shop-[12]$/);
    });

    it('show data set on any server to all others with the next message', async () => {
      const client = await fair().raw('gate-1');
      let level = 0;
      for (const setting of TYPES) {
        for (const method of ['put', 'putSoon']) {
          level += 1;
          await client.call(`${setting}.account.${method}`, { level });
          for (const type of TYPES) {
            const { data, server } = await view(client, type);
            assert.deepEqual(data, { level }, `${server} after ${setting} set it with ${method}`);
          }
        }
      }
      await client.call('game.account.put', { hat: 'red' });
      for (const type of TYPES)
        assert.deepEqual((await view(client, type)).data, { level, hat: 'red' });
      await client.call('shop.account.clear');
      for (const type of TYPES) assert.deepEqual((await view(client, type)).data, {});
    });

    it('are bound on a backend for all servers, once', async () => {
      for (const type of ['game', 'shop']) {
        const client = await fair().raw('gate-1');
        const uid = `bound-at-${type}`;
        await client.call(`${type}.account.login`, { uid });
        for (const other of TYPES) {
          assert.equal((await view(client, other)).uid, uid);
          const { code } = await client.failure(`${other}.account.login`, { uid: 'other' });
          assert.equal(code, 'CONFLICT');
        }
        assert.equal((await client.failure(`${type}.account.login`, { uid: '' })).code, 'CONFLICT');
      }
      const client = await fair().raw('gate-1');
      assert.equal((await client.failure('game.account.login', { uid: '' })).code, 'INVALID');
    });

    it('tell server-wide listeners on every server that knows them of bind and close', async () => {
      const asking = await fair().raw('gate-2');
      const client = await fair().raw('gate-1');
      const uid = 'listened-to';
      await client.call('game.desk.nothing');
      await client.call('shop.account.login', { uid });
      const { server: game } = await view(client, 'game');
      const { server: shop } = await view(client, 'shop');
      for (const id of ['gate-1', game, shop]) await fair().noted(asking, id, `bound ${uid}`);
      client.close();
      for (const id of ['gate-1', game, shop]) await fair().noted(asking, id, `ended ${uid}`);
      const unconcerned = await fair().notes(asking, 'lobby-1');
      assert.ok(!unconcerned.some((line) => line.endsWith(` ${uid}`)));
    });

    it('run their close callbacks on backends, in order and once', async () => {
      const asking = await fair().raw('gate-2');
      const client = await fair().raw('gate-1', 'tcp');
      await client.call('gate.account.login', { uid: 'mourned' });
      await client.call('game.account.mourn');
      const { server } = await view(client, 'game');
      client.close();
      await fair().noted(asking, server, 'ended mourned');
      const found = (await fair().notes(asking, server)).filter((line) => /mourned/.test(line));
      assert.deepEqual(found, [
        'bound mourned',
        'first callback for mourned',
        'second callback for mourned',
        'ended mourned',
      ]);
    });

    it('are counted on every server, and each server tells the others how many it has', async () => {
      const asking = await fair().raw('gate-1');
      const crowd = await Promise.all(
        Array.from({ length: 9 }, (_, index) => fair().raw(index < 5 ? 'gate-2' : 'lobby-1')),
      );
      const counted = async (id: string, told: string, sessions: number): Promise<void> =>
        until(async () => {
          const { members } = await fair().roll(asking, id);
          return members.find((member) => member.id === told)?.sessions === sessions;
        }, `${id} counts ${sessions} at ${told}`);
      for (const id of ['gate-1', 'game-2', 'shop-1', 'gate-2']) {
        await counted(id, 'gate-2', 5);
        await counted(id, 'lobby-1', 4);
        await counted(id, 'gate-1', 1);
      }
      assert.equal((await fair().roll(asking, 'gate-2')).ownSessions, 5);
      for (const member of crowd) member.close();
      await counted('game-1', 'gate-2', 0);
    });
  });
}
