import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TRANSPORTS } from '../../support/raw-client.js';
import type { FairCluster } from '../fair-cluster.js';

/** Clients that are sent away. */
export function kicks(fair: () => FairCluster): void {
  describe('kicks', () => {
    for (const by of ['gate', 'game', 'shop'] as const) {
      it(`reach the client of a handler of ${by}, with the game’s code`, async () => {
        for (const transport of TRANSPORTS) {
          const client = await fair().raw('gate-1', transport);
          client.notify(`${by}.account.kickMe`);
          assert.equal(await client.ended(), transport === 'ws' ? 4004 : 'ENOUGH');
          assert.deepEqual(client.kicks, [{ code: 'ENOUGH', msg: 'it is enough' }]);
        }
      });

      it(`reach users on all frontends when a handler of ${by} names them, and tell of those not online`, async () => {
        const asking = await fair().raw('gate-1');
        const homes = ['gate-1', 'gate-2', 'lobby-1'] as const;
        const victims = [];
        for (const home of homes) {
          const victim = await fair().raw(home);
          await victim.call('game.account.login', { uid: `${home} kicked by ${by}` });
          victims.push(victim);
        }
        const uids = ['nobody', ...homes.map((home) => `${home} kicked by ${by}`)];
        assert.deepEqual(await asking.call(`${by}.account.kickUsers`, { uids }), {
          uids: ['nobody'],
        });
        for (const victim of victims) {
          assert.equal(await victim.ended(), 4004);
          assert.deepEqual(victim.kicks, [{ code: 'ASKED_TO', msg: 'by somebody' }]);
        }
        assert.deepEqual(await asking.call(`${by}.account.kickUsers`, { uids }), { uids });
      });
    }
  });
}
