import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RawClient, textOf, treeOf } from '../../support/raw-client.js';
import { until } from '../../support/until.js';
import type { FairCluster } from '../fair-cluster.js';

const HOMES = ['gate-1', 'gate-2', 'lobby-1'] as const;

/** Groups of the whole cluster and pushes to users wherever they are. */
export function groupsAndPushes(fair: () => FairCluster): void {
  const crowd = async (prefix: string): Promise<RawClient[]> => {
    const clients = await Promise.all(HOMES.map((home) => fair().raw(home)));
    for (const [index, client] of clients.entries())
      await client.call('game.account.login', { uid: `${prefix} ${HOMES[index]}` });
    return clients;
  };
  const heard = (client: RawClient, route: string): string[] =>
    client.pushes.filter((push) => push.route === route).map(textOf);

  for (const by of ['gate', 'game', 'shop'] as const) {
    describe(`groups of the cluster, pushed to by ${by}`, () => {
      it('reach members on three frontends once each, with structs and raw bytes, and nobody else', async () => {
        const group = `hall of ${by}`;
        const members = await crowd(group);
        const outsider = await fair().raw('gate-1');
        // Each joins at another server: a group of the cluster is one everywhere.
        for (const [index, member] of members.entries())
          await member.call(`${['game', 'shop', 'lobby'][index]}.crowd.join`, { text: group });
        await until(
          async () =>
            ((await outsider.call(`${by}.crowd.uids`, { text: group })) as { lines: string[] })
              .lines.length === 3,
          'all three are members',
        );
        outsider.notify(`${by}.crowd.shout`, { text: group });
        outsider.notify(`${by}.crowd.shoutBytes`, { text: group });
        for (const member of members) {
          // The shop's two servers take turns, so its two pushes come in any order.
          const [wordsRoute, bytesRoute] = [`${by}.crowd.words`, `${by}.crowd.bytes`];
          await until(
            () => heard(member, wordsRoute).length > 0 && heard(member, bytesRoute).length > 0,
            'both have come',
          );
          assert.equal(heard(member, bytesRoute).length, 1);
          assert.deepEqual(heard(member, wordsRoute), [JSON.stringify({ text: group })]);
          const bytes = member.pushes.find(({ route }) => route === bytesRoute);
          assert.deepEqual([...(bytes?.body ?? [])], [1, 2, 3]);
        }
        // One leaves by itself, one with its connection.
        const [first, second, third] = members;
        await first?.call('shop.crowd.leave', { text: group });
        second?.close();
        await until(async () => {
          const { lines } = (await outsider.call(`${by}.crowd.uids`, { text: group })) as {
            lines: string[];
          };
          return lines.join() === `${group} lobby-1`;
        }, 'one is left');
        outsider.notify(`${by}.crowd.shout`, { text: group });
        const words = `${by}.crowd.words`;
        await until(() => heard(third ?? assert.fail(), words).length === 2, 'it is heard again');
        await first?.call('gate.desk.nothing');
        assert.equal(heard(first ?? assert.fail(), words).length, 1);
        assert.equal(outsider.pushes.length, 0);
      });
    });
  }

  describe('groups across servers', () => {
    it('take users by their ids, wherever these are', async () => {
      const members = await crowd('taken');
      const asking = await fair().raw('gate-1');
      for (const home of HOMES)
        await asking.call('shop.crowd.addUser', { uids: [`taken ${home}`], text: 'taken' });
      const { code } = await asking.failure('game.crowd.addUser', {
        uids: ['nobody'],
        text: 'taken',
      });
      assert.equal(code, 'NOT_FOUND');
      asking.notify('game.crowd.shout', { text: 'taken' });
      for (const member of members)
        await until(() => heard(member, 'game.crowd.words').length === 1, 'it is heard');
    });
  });

  for (const by of ['gate', 'game', 'shop', 'lobby'] as const) {
    describe(`pushes by ${by}`, () => {
      it('to users reach them on all frontends, and those not online are named', async () => {
        const members = await crowd(`told by ${by}`);
        const uids = ['nobody', ...HOMES.map((home) => `told by ${by} ${home}`), 'none'];
        const asking = await fair().raw(by === 'lobby' ? 'lobby-1' : 'gate-1');
        assert.deepEqual(await asking.call(`${by}.crowd.tell`, { uids, text: 'hey' }), {
          uids: ['nobody', 'none'],
        });
        for (const member of members) {
          await until(() => member.pushes.length > 0, 'the push has come');
          assert.deepEqual(member.pushes.map(treeOf), [{ text: 'hey' }]);
        }
      });
    });
  }

  describe('pushes', () => {
    it('to everybody reach every client of every frontend once', async () => {
      const members = await crowd('everybody');
      const asking = await fair().raw('gate-1', 'tcp');
      for (const by of ['gate', 'game']) {
        asking.notify(`${by}.crowd.shoutToAll`, { text: by });
        for (const client of [...members, asking]) {
          const route = `${by}.crowd.words`;
          await until(() => heard(client, route).length > 0, 'the push has come');
        }
      }
      for (const client of [...members, asking]) {
        await client.call('game.desk.nothing');
        assert.deepEqual(client.pushes.map(treeOf), [{ text: 'gate' }, { text: 'game' }]);
      }
    });

    it('sent before an answer come before it, also from a backend', async () => {
      const client = await fair().raw('gate-1');
      client.notify('game.desk.jot', { text: 'first' });
      await client.call('game.desk.hello', { text: 'then' });
      assert.match(textOf(client.messages[0] ?? assert.fail()), /jots first/);
    });
  });
}
