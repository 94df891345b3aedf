// A link that carries nothing and tells nobody: R-11 of the catalogue of faults, with TCP proxies that stall.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';
import { FaultCluster, gamesOf } from './fault-cluster.js';
import { byCode, Load, latency } from './load.js';
import { SEEN_MS, Times } from './times.js';

const PARTITION_MS = 30_000;

describe('a silent partition between a frontend and its backend', () => {
  it('R-11 is suspected after 3 seconds, ends the link by 15, costs only deadlines, and heals within 3', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    // Either side may dial, so both are reached through a proxy only.
    const [gateLink, gameLink] = [await freePort(), await freePort()];
    const proxies = [await TcpProxy.to(gateLink), await TcpProxy.to(gameLink)] as const;
    t.after(() => Promise.all(proxies.map((proxy) => proxy.close())));
    const link = (port: number, proxy: TcpProxy): Record<string, string> => ({
      NOPAL_LINK_PORT: String(port),
      NOPAL_LINK_ADVERTISE: `127.0.0.1:${proxy.port}`,
    });
    const gate = await cluster.launch('gate', 'gate-1', link(gateLink, proxies[0])).ready();
    const game = await cluster.launch('game', 'game-1', link(gameLink, proxies[1])).ready();
    await cluster.sees(gate, ['game-1']);
    const watcher = await cluster.client(gate);
    const load = new Load(await cluster.clientsOf(gate, 20), { perSecond: 100 });
    await pause(1_000);
    const [cutAt, cutTime] = [performance.now(), Date.now()];
    for (const proxy of proxies) proxy.stall();
    const isThere = async (): Promise<boolean> => (await gamesOf(watcher)).length > 0;
    await until(async () => !(await isThere()), 'it is suspect');
    const suspectAfter = performance.now() - cutAt;
    const down = (): number | undefined =>
      gate.lineOf('game-1', 'the link to a server is down', cutTime)?.time;
    await until(() => down() !== undefined, 'the link is closed', 30_000);
    const closedAfter = (down() ?? 0) - cutTime;
    await until(
      () => game.lineOf('gate-1', 'the link to a server is down', cutTime) !== undefined,
      'the other side has closed it too',
      30_000,
    );
    await pause(PARTITION_MS - (performance.now() - cutAt));
    const healedAt = performance.now();
    for (const proxy of proxies) proxy.resume();
    await until(isThere, 'it is back', 60_000);
    const backAfter = performance.now() - healedAt;
    const fineAt = performance.now();
    await pause(2_000);
    await load.stop();
    const during = load.failures(0, fineAt);
    t.diagnostic(
      `failed ${JSON.stringify(byCode(during))}; slowest answer ${latency(load.outcomes, 1).toFixed(0)} ms`,
    );
    for (const { code } of during) assert.ok(['DEADLINE_EXCEEDED', 'UNAVAILABLE'].includes(code));
    // Those that had reached the link wait for their deadlines; those that came later know better at once.
    const late = load.between(cutAt + suspectAfter + 5_500, healedAt);
    assert.deepEqual(load.failures(fineAt), []);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(3_000 + SEEN_MS, 'it is suspect', suspectAfter);
    times.within(15_000, 'the link is closed', closedAfter);
    times.within(3_000, 'it is back', backAfter);
    times.within(600, 'a request of the time between is answered', latency(late, 1));
    times.check();
  });
});
