import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RawClient } from '../../support/raw-client.js';
import { until } from '../../support/until.js';
import type { FairCluster } from '../fair-cluster.js';
import type { Uids, View } from '../game/src/messages.js';

/** One user on several connections. */
export function logins(fair: () => FairCluster): void {
  const uidOf = async (client: RawClient, type: string): Promise<string> =>
    ((await client.call(`${type}.account.view`)) as View).uid;

  describe('a user who logs in again', () => {
    for (const by of ['gate', 'game'] as const) {
      for (const [where, first, second] of [
        ['on one frontend', 'gate-1', 'gate-1'],
        ['on another frontend of the type', 'gate-1', 'gate-2'],
      ] as const) {
        it(`${where} is replaced there, with 4009, and stays here: bound by ${by}`, async () => {
          const uid = `twice ${where} by ${by}`;
          const [older, newer] = [await fair().raw(first), await fair().raw(second)];
          await older.call(`${by}.account.login`, { uid });
          await newer.call(`${by}.account.login`, { uid });
          assert.equal(await older.ended(), 4009);
          assert.equal(older.kicks[0]?.code, 'REPLACED');
          for (const type of ['gate', 'game']) assert.equal(await uidOf(newer, type), uid);
          // Back again, over TCP: the newest wins each time.
          const newest = await fair().raw(first, 'tcp');
          await newest.call(`${by}.account.login`, { uid });
          assert.equal(await newer.ended(), 4009);
          assert.equal(await uidOf(newest, 'game'), uid);
        });
      }
    }

    it('on a frontend of another type has both', async () => {
      const uid = 'both';
      const [gate, lobby] = [await fair().raw('gate-1'), await fair().raw('lobby-1')];
      await gate.call('gate.account.login', { uid });
      await lobby.call('game.account.login', { uid });
      for (const type of ['game', 'shop']) {
        assert.equal(await uidOf(gate, type), uid);
        assert.equal(await uidOf(lobby, type), uid);
      }
      // The word of both is heard: a third login on the first type replaces one of the two.
      const again = await fair().raw('gate-2');
      await again.call('gate.account.login', { uid });
      assert.equal(await gate.ended(), 4009);
      assert.equal(await uidOf(lobby, 'lobby'), uid);
      assert.deepEqual([lobby.kicks.length, lobby.socket.ended], [0, false]);
    });

    it('twenty times at the same time on both frontends has exactly one session in the end', async () => {
      const uid = 'crowd';
      const crowd = await Promise.all(
        Array.from({ length: 20 }, (_, index) => fair().raw(index % 2 === 0 ? 'gate-1' : 'gate-2')),
      );
      await Promise.allSettled(
        crowd.map((member, index) =>
          member.request(`${['gate', 'game', 'shop'][index % 3]}.account.login`, { uid }),
        ),
      );
      const open = (): RawClient[] => crowd.filter(({ socket }) => !socket.ended);
      await until(() => open().length === 1, 'one is left');
      const [survivor] = open();
      assert.equal(await uidOf(survivor ?? assert.fail(), 'game'), uid);
      for (const member of crowd) if (member !== survivor) assert.equal(await member.ended(), 4009);
      assert.equal(survivor?.socket.ended, false);
    });

    it('is told by Nopal’s client why it was replaced', async () => {
      const uid = 'own client';
      const older = await fair().client('gate-1', 'ws');
      const reasons: string[] = [];
      older.onKick(({ code }) => reasons.push(code));
      await older.request('game.account.login', { uid });
      const newer = await fair().client('gate-2', 'tcp');
      await newer.request('game.account.login', { uid });
      await until(() => older.status === 'closed', 'the older client is closed for good');
      assert.deepEqual(reasons, ['REPLACED']);
      assert.equal((await newer.request<View>('gate.account.view')).uid, uid);
    });

    it('is online for every server until the last session of it has gone', async () => {
      const asking = await fair().raw('gate-2');
      const online = async (type: string): Promise<readonly string[]> =>
        ((await asking.call(`${type}.account.online`, { uids: ['here', 'nobody'] })) as Uids).uids;
      const [gate, lobby] = [await fair().raw('gate-1'), await fair().raw('lobby-1')];
      for (const client of [gate, lobby]) await client.call('game.account.login', { uid: 'here' });
      for (const type of ['gate', 'game', 'shop']) assert.deepEqual(await online(type), ['here']);
      gate.close();
      await fair().noted(asking, 'gate-1', 'ended here');
      assert.deepEqual(await online('game'), ['here']);
      lobby.close();
      for (const type of ['gate', 'game'])
        await until(async () => (await online(type)).length === 0, 'nobody is there');
    });
  });
}
