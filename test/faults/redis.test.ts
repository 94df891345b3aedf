// Redis that is gone or empty: of the catalogue of faults.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.js';
import { FaultCluster } from './fault-cluster.js';
import { byCode, Load, latency } from './load.js';
import type { LoadClient, Outcome } from './load-client.js';
import { Times } from './times.js';

/** The catalogue has 5 minutes. */
const OUTAGE_MS = 60_000;
/** Each frontend compares its users with Redis every minute, give or take a fifth. */
const RECONCILE_MS = 72_000;
const USERS = 200;

const login = (client: LoadClient, uid: string): Promise<Outcome> =>
  client.request('gate.desk.login', { uid });

const keys = async (cluster: FaultCluster): Promise<number> => {
  const answer = (await cluster.redis?.command('DBSIZE')) ?? '';
  return Number(/^:(\d+)/.exec(answer)?.[1] ?? 0);
};

describe('Redis', () => {
  it('R-08 may be gone for a minute: sessions go on, logins take no 2 seconds, and all is repaired within a minute', async (t) => {
    const cluster = await FaultCluster.start(t, { redis: true });
    if (cluster === undefined) return;
    const [first, second] = await cluster.up('gate-1', 'gate-2', 'game-1');
    assert.ok(first !== undefined && second !== undefined);
    const early = await cluster.clientsOf(first, USERS);
    await Promise.all(early.map((client, i) => login(client, `early${i}`)));
    const load = new Load(early, { perSecond: 200 });
    const full = await keys(cluster);
    const downAt = performance.now();
    await cluster.redis?.kill();
    const logins: Outcome[] = [];
    const late: LoadClient[] = [];
    // The same user twice, on two frontends that cannot know of each other now.
    const twice: [LoadClient, LoadClient][] = [];
    for (let i = 0; performance.now() - downAt < OUTAGE_MS; i += 1) {
      const client = await cluster.client(first);
      late.push(client);
      logins.push(await login(client, `late${i}`));
      if (i < 20) {
        const pair = [await cluster.client(first), await cluster.client(second)] as const;
        logins.push(await login(pair[0], `twice${i}`));
        await pause(20);
        logins.push(await login(pair[1], `twice${i}`));
        twice.push([...pair]);
      }
      await pause(500);
    }
    await cluster.redis?.run();
    const backAt = performance.now();
    const open = (): number => twice.flat().filter(({ isOpen }) => isOpen).length;
    const wanted = full + late.length + twice.length;
    await until(async () => (await keys(cluster)) >= wanted, 'all are entered', RECONCILE_MS * 2);
    const repaired = performance.now() - backAt;
    await until(() => open() <= twice.length, 'one of each is left', RECONCILE_MS * 2);
    const unique = performance.now() - backAt;
    await load.stop();
    t.diagnostic(
      `${logins.length} logins while it was down, ${wanted} entries again, ${twice.length} users of two sessions`,
    );
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    assert.deepEqual(byCode(logins), { ok: logins.length });
    assert.equal(open(), twice.length);
    for (const [, newest] of twice) assert.ok(newest.isOpen, 'the newest login wins');
    assert.ok(
      first.line('Redis is down') !== undefined && first.line('Redis is back') !== undefined,
    );
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(2_000, 'the slowest login is answered', latency(logins, 1));
    times.within(60_000, 'all are entered again', repaired);
    times.within(60_000, 'users of two sessions have one', unique);
    times.check();
  });

  it('R-09 may lose everything: every user is entered again within a minute, and a later login still replaces', async (t) => {
    const cluster = await FaultCluster.start(t, { redis: true });
    if (cluster === undefined) return;
    const [first, second] = await cluster.up('gate-1', 'gate-2', 'game-1');
    assert.ok(first !== undefined && second !== undefined);
    const clients = [
      ...(await cluster.clientsOf(first, USERS / 2)),
      ...(await cluster.clientsOf(second, USERS / 2)),
    ];
    await Promise.all(clients.map((client, i) => login(client, `u${i}`)));
    const full = await keys(cluster);
    assert.ok(full >= USERS);
    await cluster.redis?.command('FLUSHALL');
    const lostAt = performance.now();
    await until(async () => (await keys(cluster)) >= full, 'all are entered', RECONCILE_MS * 2);
    const took = performance.now() - lostAt;
    assert.ok(
      clients.every(({ isOpen }) => isOpen),
      'somebody was kicked',
    );
    const again = await cluster.clientsOf(second, USERS / 2);
    await Promise.all(again.map((client, i) => login(client, `u${i}`)));
    await until(
      () => clients.slice(0, USERS / 2).every(({ isOpen }) => !isOpen),
      'the older sessions have ended',
    );
    assert.ok(again.every(({ isOpen }) => isOpen));
    assert.ok(first.line('the directory was repaired') !== undefined, first.tail());
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(RECONCILE_MS + 1_000, `${full} users are entered again`, took);
    times.check();
  });
});
