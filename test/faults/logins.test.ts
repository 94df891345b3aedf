// Many logins of the same users at once: of the catalogue of faults, with both directories.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { FaultCluster } from './fault-cluster.js';
import { byCode } from './load.js';
import type { LoadClient, Outcome } from './load-client.js';

/** The catalogue has 5,000 users on free cores. */
const USERS = 1_000;
const RACERS = 200;
/** Where Redis did not answer a login in time, two sessions are there until each frontend has compared its users with it. */
const SETTLED_MS = 80_000;
/** The catalogue has 5 s. */
const MOST_DELAY_MS = 2_000;

const login = (client: LoadClient, uid: string): Promise<Outcome> =>
  client.request('gate.desk.login', { uid });

for (const directory of ['local', 'redis'] as const) {
  const parts = { redis: directory === 'redis' };

  describe(`logins with the directory ${directory}`, () => {
    it('R-31 leave one session of each user who logs in twice at once on two frontends', async (t) => {
      const cluster = await FaultCluster.start(t, parts);
      if (cluster === undefined) return;
      const [first, second] = await cluster.up('gate-1', 'gate-2', 'game-1');
      assert.ok(first !== undefined && second !== undefined);
      const left = await cluster.clientsOf(first, USERS);
      const right = await cluster.clientsOf(second, USERS);
      const beginAt = performance.now();
      const outcomes = await Promise.all(
        left.flatMap((client, i) => [
          login(client, `u${i}`),
          login(right[i] as LoadClient, `u${i}`),
        ]),
      );
      const took = performance.now() - beginAt;
      const openOf = (i: number): number =>
        [left[i], right[i]].filter((client) => client?.isOpen === true).length;
      const all = Array.from({ length: USERS }, (_, i) => i);
      await until(() => all.every((i) => openOf(i) <= 1), 'no user has two sessions', SETTLED_MS);
      const settled = performance.now() - beginAt;
      await pause(1_000);
      t.diagnostic(
        `${2 * USERS} logins in ${took.toFixed(0)} ms, settled after ${settled.toFixed(0)} ms: ${JSON.stringify(byCode(outcomes))}`,
      );
      assert.deepEqual(
        all.filter((i) => openOf(i) !== 1),
        [],
        'users without a session, or with two',
      );
      for (const { kicks, isOpen } of [...left, ...right])
        assert.ok(kicks.length === (isOpen ? 0 : 1), `${kicks.length} kicks`);
      cluster.checkInvariants();
    });

    it('R-60 belong to the frontend of the newest, however late the older one closes', async (t) => {
      const cluster = await FaultCluster.start(t, parts);
      if (cluster === undefined) return;
      const [first, second] = await cluster.up('gate-1', 'gate-2', 'game-1');
      assert.ok(first !== undefined && second !== undefined);
      const seed = Math.floor(Math.random() * 2 ** 32);
      const random = seededRandom(seed);
      t.diagnostic(`seed ${seed}`);
      const watchers = [await cluster.client(first), await cluster.client(second)];
      await Promise.all(
        Array.from({ length: RACERS }, async (_, i) => {
          const uid = `racer${i}`;
          const before = await cluster.client(first);
          assert.equal((await login(before, uid)).code, 'ok');
          const delays = [random() * MOST_DELAY_MS, random() * MOST_DELAY_MS] as const;
          const closing = pause(delays[0]).then(() => before.close());
          await pause(delays[1] / 2);
          const after = await cluster.client(second);
          assert.equal((await login(after, uid)).code, 'ok');
          await closing;
          await pause(200);
          assert.ok(after.isOpen, `${uid} was kicked from its newest frontend`);
          for (const watcher of watchers) {
            const unreached = await watcher.call<{ uid: string }>('gate.desk.tell', { uid });
            assert.equal(unreached.uid, '', `${uid} is not found`);
          }
          await until(() => after.pushes.length === 2, `${uid} has got both words`);
          after.close();
          await until(async () => {
            const unreached = await watchers[0]?.call<{ uid: string }>('gate.desk.tell', { uid });
            return unreached?.uid === uid;
          }, `${uid} is not found any more`);
        }),
      );
      cluster.checkInvariants();
    });
  });
}
