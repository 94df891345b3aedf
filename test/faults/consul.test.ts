// Consul that is gone or forgets: of the catalogue of faults. What it answers wrongly or slowly is in
// test/unit/cluster/discovery/consul, where a scripted one gives every such answer.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.js';
import { FaultCluster, gamesOf } from './fault-cluster.js';
import { byCode, Load } from './load.js';
import { Times } from './times.js';

/** The catalogue has 10 minutes. */
const OUTAGE_MS = 90_000;

const registered = async (cluster: FaultCluster): Promise<string[]> => {
  const services = await cluster.consul.get('/v1/agent/services').catch(() => ({}));
  return Object.keys(services as object).sort();
};

describe('Consul', () => {
  it('R-04 may be gone for 90 seconds: no request fails, nobody is given up; back, it has all again within 10', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, game] = await cluster.up('gate-1', 'game-1', 'game-2');
    assert.ok(gate !== undefined && game !== undefined);
    const watcher = await cluster.client(gate);
    const load = new Load(await cluster.clientsOf(gate, 20), { perSecond: 200 });
    const before = await registered(cluster);
    assert.equal(before.length, 3);
    const seen = new Set<string>();
    const look = async (): Promise<void> =>
      void seen.add((await gamesOf(watcher)).map(({ id }) => id).join());
    const [downAt, downTime] = [performance.now(), Date.now()];
    await cluster.consul.kill();
    await pause(10_000);
    const late = cluster.launch('game', 'game-3');
    while (performance.now() - downAt < OUTAGE_MS) {
      await look();
      await pause(1_000);
    }
    assert.deepEqual([...seen], ['game-1,game-2'], 'the pool has changed');
    const { nopal_discovery_age_seconds: age = 0 } = (await gate.report()).metrics;
    const lines = gate.lines.filter(
      ({ msg, level, time }) => time >= downTime && level >= 40 && /consul/i.test(msg),
    );
    await cluster.consul.restart();
    const backAt = performance.now();
    await until(async () => (await registered(cluster)).length >= 3, 'they are registered', 60_000);
    const took = performance.now() - backAt;
    await look();
    await cluster.sees(gate, ['game-1', 'game-2', 'game-3']);
    const joined = performance.now() - backAt;
    await load.stop();
    t.diagnostic(
      `age was ${age.toFixed(0)} s; ${lines.length} lines about it; ${load.sent} requests`,
    );
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    assert.deepEqual([...seen], ['game-1,game-2']);
    assert.equal(gate.count('the link to a server is down'), 0);
    assert.ok(age > 60, `the age is ${age} s`);
    assert.ok(lines.length >= 1 && lines.length <= 8, `${lines.length} lines: ${gate.tail(30)}`);
    assert.equal(late.ended, undefined);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(10_000, 'all are registered again', took);
    times.within(15_000, 'the one that came meanwhile is seen', joined);
    times.check();
  });

  it('R-06 may forget who is registered: they are again within 6 seconds, without a storm and unnoticed', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate] = await cluster.up('gate-1', 'game-1', 'game-2');
    assert.ok(gate !== undefined);
    const load = new Load(await cluster.clientsOf(gate, 20), { perSecond: 200 });
    const before = await registered(cluster);
    const count = async (): Promise<number> =>
      (await gate.report()).metrics.nopal_discovery_registrations_total ?? 0;
    const counted = await count();
    // Development mode keeps nothing, as an agent that has lost its data.
    await cluster.consul.restart();
    const restartedAt = performance.now();
    await until(async () => (await registered(cluster)).join() === before.join(), 'all are there');
    const took = performance.now() - restartedAt;
    await Promise.all(before.map((id) => cluster.consul.put(`/v1/agent/service/deregister/${id}`)));
    const removedAt = performance.now();
    await until(async () => (await registered(cluster)).join() === before.join(), 'all are there');
    const again = performance.now() - removedAt;
    await pause(3_000);
    await load.stop();
    const span = (performance.now() - restartedAt) / 1_000;
    const registrations = (await count()) - counted;
    t.diagnostic(`${registrations} registrations in ${span.toFixed(0)} s`);
    assert.ok(registrations >= 2 && registrations <= span);
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    assert.equal(gate.count('the link to a server is down'), 0);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(6_000, 'all are registered again', took);
    times.within(6_000, 'those that were removed are registered again', again);
    times.check();
  });
});
