import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../../support/until.js';
import type { FairCluster } from '../fair-cluster.js';
import type { View } from '../game/src/messages.js';

/** Servers that come, change and go. */
export function members(fair: () => FairCluster): void {
  describe('servers that find each other through Consul', () => {
    it('see all others with type, role and state, themselves too', async () => {
      const asking = await fair().raw('gate-1');
      for (const id of ['gate-2', 'lobby-1', 'game-1', 'shop-2']) {
        const found = (await fair().roll(asking, id)).members;
        assert.deepEqual(
          found.map((member) => `${member.id} ${member.type} ${member.frontend} ${member.state}`),
          [
            'gate-1 gate true ready',
            'gate-2 gate true ready',
            'lobby-1 lobby true ready',
            'game-1 game false ready',
            'game-2 game false ready',
            'shop-1 shop false ready',
            'shop-2 shop false ready',
          ],
        );
      }
    });

    it('are told of one that joins with its metadata, changes it, and leaves', async () => {
      const asking = await fair().raw('gate-1');
      const server = await fair().add('shop-7', { metadata: { region: 'eu', map: 'oasis' } });
      const watching = ['gate-1', 'lobby-1', 'game-1', 'shop-1'];
      for (const id of watching) await fair().noted(asking, id, 'joined shop-7');
      const seen = async (id: string) =>
        (await fair().roll(asking, id)).members.find((member) => member.id === 'shop-7')?.metadata;
      for (const id of watching) assert.deepEqual(await seen(id), { region: 'eu', map: 'oasis' });
      const change = { server: 'shop-7', metadata: { map: 'desert', mode: 'duel' } };
      await asking.call('gate.ledger.describe', change);
      const changed = { region: 'eu', map: 'desert', mode: 'duel' };
      for (const id of [...watching, 'shop-7']) {
        await until(
          async () =>
            (await fair().notes(asking, id)).some((line) =>
              /^changed shop-7 ready .*duel/.test(line),
            ),
          `${id} is told of the change`,
        );
        assert.deepEqual(await seen(id), changed);
      }
      assert.equal(await server.stop(), 'exit 0');
      for (const id of watching) {
        await fair().noted(asking, id, 'left shop-7');
        assert.equal(await seen(id), undefined);
      }
    });

    it('a frontend that is killed takes its sessions with it on every backend, and its users are offline', async () => {
      const asking = await fair().raw('gate-1');
      const server = await fair().add('lobby-7');
      for (const id of ['game-1', 'game-2', 'gate-1'])
        await fair().noted(asking, id, 'joined lobby-7');
      const client = await fair().raw('lobby-7');
      await client.call('game.account.login', { uid: 'lost' });
      await client.call('game.account.mourn');
      const { server: home } = (await client.call('game.account.view')) as View;
      await server.kill();
      await client.ended().catch(() => undefined);
      for (const line of ['first callback for lost', 'ended lost', 'left lobby-7'])
        await fair().noted(asking, home, line);
      await until(async () => {
        const { uids } = (await asking.call('game.account.online', { uids: ['lost'] })) as {
          uids: string[];
        };
        return uids.length === 0;
      }, 'the user is offline');
    });

    it('a remote that a server of another release lacks is NOT_FOUND', async () => {
      const asking = await fair().raw('gate-1');
      const server = await fair().add('game-7', { without: 'Post' });
      await fair().noted(asking, 'gate-1', 'joined game-7');
      const call = { type: 'game', method: 'server', server: 'game-7' };
      const { code, msg } = await asking.failure('gate.post.ask', call);
      assert.equal(code, 'NOT_FOUND');
      assert.match(msg, /there is no remote game.post.server/);
      assert.equal(await server.stop(), 'exit 0');
    });
  });
}
