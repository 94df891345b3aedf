// Backends that crash, come back, hang and leave, under load: of the catalogue of faults.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';
import { FaultCluster, gamesOf } from './fault-cluster.js';
import { byCode, byServer, Load, latency } from './load.js';
import type { ServerProcess } from './server-process.js';
import { SEEN_MS, Times } from './times.js';

const CLIENTS = 50;
/** The catalogue has 5,000 on free cores; here the load, four servers and Consul share two. */
const PER_SECOND = 1_500;

const three = async (
  cluster: FaultCluster,
): Promise<[ServerProcess, ServerProcess, ServerProcess]> => {
  const [gate, first, second] = await cluster.up('gate-1', 'game-1', 'game-2');
  assert.ok(gate !== undefined && first !== undefined && second !== undefined);
  return [gate, first, second];
};

describe('a backend that is killed under load', () => {
  it('R-01 fails only what it had; all goes to the other within a second, and reads lose nothing', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, doomed] = await three(cluster);
    const clients = await cluster.clientsOf(gate, CLIENTS);
    const half = { perSecond: PER_SECOND / 2 };
    const echoes = new Load(clients.slice(0, CLIENTS / 2), half);
    const reads = new Load(clients.slice(CLIENTS / 2), { ...half, method: 'read' });
    await pause(2_000);
    const killedAt = performance.now();
    await doomed.kill();
    await pause(3_000);
    await Promise.all([echoes.stop(), reads.stop()]);

    const failed = echoes.failures();
    const lastFailed = Math.max(0, ...failed.map(({ sentAt }) => sentAt - killedAt));
    t.diagnostic(
      `of ${echoes.sent} echoes ${failed.length} failed ${JSON.stringify(byCode(failed))}; of ${reads.sent} reads ${reads.failures().length}`,
    );
    assert.ok(failed.every(({ code }) => code === 'UNAVAILABLE'));
    assert.deepEqual(byCode(reads.outcomes), { ok: reads.sent });
    const later = echoes.between(killedAt + 1_000);
    assert.deepEqual(Object.keys(byServer(later)), ['game-2']);
    assert.ok(gate.lineOf('game-1', 'the link to a server is down') !== undefined, gate.tail());
    assert.equal((await gate.report()).metrics.nopal_link_peers, 1);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(100, 'the last request that fails is sent', lastFailed);
    times.within(300, 'of those sent a second later, 99 of 100 are answered', latency(later, 0.99));
    times.check();
  });

  it('R-02 is there again under its id and another port two seconds after it has started', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, doomed] = await three(cluster);
    const watcher = await cluster.client(gate);
    const load = new Load(await cluster.clientsOf(gate, CLIENTS), { perSecond: 300 });
    const old = (await gamesOf(watcher)).find(({ id }) => id === 'game-1')?.boot;
    await doomed.kill();
    const killedAt = performance.now();
    const again = await cluster.launch('game', 'game-1').ready();
    const startedAt = performance.now();
    await until(
      async () => (await gamesOf(watcher)).some(({ id, boot }) => id === 'game-1' && boot !== old),
      'the gate has the new one',
    );
    const took = performance.now() - startedAt;
    await pause(1_000);
    await load.stop();
    t.diagnostic(`failed ${JSON.stringify(byCode(load.failures()))} of ${load.sent}`);
    assert.ok(byServer(load.between(startedAt + took))['game-1'] !== undefined);
    const boots = load.outcomes.map(({ body }) => (body as { boot?: string }).boot);
    assert.ok(!boots.slice(-100).includes(old), 'the old one answers');
    const given = gate.lineOf('game-1', 'a server is given up');
    assert.equal(given?.boot, old, gate.tail());
    assert.equal((await again.report()).metrics.nopal_link_peers, 2);
    cluster.checkInvariants();
    const lastFailed = Math.max(0, ...load.failures().map(({ sentAt }) => sentAt - killedAt));
    const times = new Times(t);
    times.within(2_000, 'the new one is seen', took);
    times.within(1_000, 'the last request that fails is sent', lastFailed);
    times.check();
  });
});

describe('a backend that hangs', () => {
  it('R-10 for 3 seconds only delays: no link is lost, no request fails', async (t) => {
    const cluster = await FaultCluster.start(t, { env: { NOPAL_TEST_ROUTING: 'sticky' } });
    if (cluster === undefined) return;
    const [gate, hung] = await three(cluster);
    const load = new Load(await cluster.clientsOf(gate, CLIENTS), { perSecond: 300 });
    await pause(500);
    hung.pause();
    await pause(3_000);
    hung.resume();
    await pause(2_000);
    await load.stop();
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    assert.equal(gate.count('the link to a server is down'), 0);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(3_500, 'the slowest request is answered', latency(load.outcomes, 1));
    times.check();
  });

  it('R-10 for 15 seconds gets nothing new after 3, is given up after 10, and comes back without a stale answer', async (t) => {
    const cluster = await FaultCluster.start(t, { env: { NOPAL_TEST_ROUTING: 'sticky' } });
    if (cluster === undefined) return;
    const [gate, hung] = await three(cluster);
    const watcher = await cluster.client(gate);
    const load = new Load(await cluster.clientsOf(gate, CLIENTS), { perSecond: 200 });
    await pause(500);
    const [hungAt, hungTime] = [performance.now(), Date.now()];
    hung.pause();
    const isThere = async (): Promise<boolean> =>
      (await gamesOf(watcher)).some(({ id }) => id === 'game-1');
    await until(async () => !(await isThere()), 'it is suspect');
    const suspectAfter = performance.now() - hungAt;
    await until(() => gate.lineOf('game-1', 'is given up') !== undefined, 'it is given up');
    const lostAfter = (gate.lineOf('game-1', 'is given up')?.time ?? 0) - hungTime;
    await pause(15_000 - (performance.now() - hungAt));
    const wokenAt = performance.now();
    hung.resume();
    await until(isThere, 'it is back');
    const backAfter = performance.now() - wokenAt;
    await pause(1_000);
    await load.stop();
    const failed = load.failures();
    const lastFailed = Math.max(0, ...failed.map(({ sentAt }) => sentAt - hungAt));
    t.diagnostic(
      `of ${load.sent} failed ${JSON.stringify(byCode(failed))}; slowest ${latency(load.outcomes, 1).toFixed(0)} ms`,
    );
    for (const { code } of failed) assert.ok(['DEADLINE_EXCEEDED', 'UNAVAILABLE'].includes(code));
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(3_000 + SEEN_MS, 'it is suspect', suspectAfter);
    times.within(10_000 + SEEN_MS, 'it is given up', lostAfter);
    times.within(3_000 + SEEN_MS, 'the last request that fails is sent', lastFailed);
    times.within(3_000, 'it is back', backAfter);
    times.check();
  });
});

describe('two servers of one id', () => {
  it('R-23 the newest gets all the work within 5 seconds, the other says so and gets none', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, older] = await three(cluster);
    const watcher = await cluster.client(gate);
    const bootOf = async (): Promise<string | undefined> =>
      (await gamesOf(watcher)).find(({ id }) => id === 'game-1')?.boot;
    const old = await bootOf();
    await cluster.launch('game', 'game-1').ready();
    const startedAt = performance.now();
    await until(async () => ![old, undefined].includes(await bootOf()), 'the newer one is there');
    await until(() => older.line('DUPLICATE_SERVER_ID') !== undefined, 'the older one tells');
    const took = performance.now() - startedAt;
    const newer = await bootOf();
    const load = new Load(await cluster.clientsOf(gate, 10), { perSecond: 200 });
    const seen = new Set<string | undefined>();
    for (let i = 0; i < 60; i += 1) {
      seen.add(await bootOf());
      await pause(100);
    }
    await load.stop();
    assert.deepEqual([...seen], [newer], 'they take turns');
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    const boots = new Set(load.outcomes.map(({ body }) => (body as { boot: string }).boot));
    assert.ok(!boots.has(old ?? ''), 'the older one is given work');
    assert.equal(older.ended, undefined, older.stderr + older.tail());
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(5_000, 'the newer one has taken over', took);
    times.check();
  });
});

describe('a backend that is told to stop', () => {
  it('R-41 finishes what it has: no request fails, nothing new comes after 200 ms, and it exits with 0', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, leaving] = await three(cluster);
    const clients = await cluster.clientsOf(gate, CLIENTS);
    const load = new Load(clients.slice(10), { perSecond: PER_SECOND });
    const slow = new Load(clients.slice(0, 10), {
      perSecond: 10,
      make: (client) => client.request('game.room.slow', { n: 1, ms: 800 }),
    });
    await pause(1_500);
    const toldAt = performance.now();
    leaving.signal('SIGTERM');
    const ended = await leaving.gone();
    const took = leaving.endedAt - toldAt;
    await pause(500);
    await Promise.all([load.stop(), slow.stop()]);
    const late = load.outcomes.filter(
      ({ body, sentAt }) => (body as { server?: string }).server === 'game-1' && sentAt > toldAt,
    );
    const last = Math.max(0, ...late.map(({ sentAt }) => sentAt - toldAt));
    t.diagnostic(
      `failed ${JSON.stringify(byCode([...load.failures(), ...slow.failures()]))} of ${load.sent + slow.sent}`,
    );
    assert.equal(ended, 'exit 0');
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    assert.deepEqual(byCode(slow.outcomes), { ok: slow.sent });
    assert.ok(leaving.line('server has stopped') !== undefined);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(200, 'the last request that it gets is sent', last);
    times.within(5_000, 'it has ended', took);
    times.check();
  });

  it('R-41 also answers what was under way to it when it was told', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const ports = [await freePort(), await freePort()] as const;
    const proxies = [await TcpProxy.to(ports[0]), await TcpProxy.to(ports[1])] as const;
    t.after(() => Promise.all(proxies.map((proxy) => proxy.close())));
    const env = (i: 0 | 1): Record<string, string> => ({
      NOPAL_LINK_PORT: String(ports[i]),
      NOPAL_LINK_ADVERTISE: `127.0.0.1:${proxies[i].port}`,
    });
    const gate = await cluster.launch('gate', 'gate-1', env(0)).ready();
    const leaving = await cluster.launch('game', 'game-1', env(1)).ready();
    await cluster.launch('game', 'game-2').ready();
    await cluster.sees(gate, ['game-1', 'game-2']);
    const load = new Load(await cluster.clientsOf(gate, CLIENTS), { perSecond: 300 });
    await pause(1_000);
    // What the gate sends now comes after the drain has begun, and the word of the drain reaches the gate as late.
    for (const proxy of proxies) proxy.stall();
    leaving.signal('SIGTERM');
    await pause(80);
    for (const proxy of proxies) proxy.resume();
    assert.equal(await leaving.gone(), 'exit 0');
    await pause(500);
    await load.stop();
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    cluster.checkInvariants();
  });

  it('R-42 ends at once at the second signal, whatever runs', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, leaving] = await three(cluster);
    const clients = await cluster.clientsOf(gate, 10);
    const running = clients.map((client) => client.request('game.room.slow', { n: 1, ms: 4_000 }));
    await pause(500);
    leaving.signal('SIGTERM');
    await pause(1_000);
    assert.equal(leaving.ended, undefined, 'it waits for what runs');
    const toldAt = performance.now();
    leaving.signal('SIGTERM');
    const ended = await leaving.gone();
    assert.equal(ended, 'exit 143');
    const codes = byCode(await Promise.all(running));
    assert.deepEqual(Object.keys(codes).sort(), ['UNAVAILABLE', 'ok']);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(2_000, 'it has ended', leaving.endedAt - toldAt);
    times.check();
  });
});
