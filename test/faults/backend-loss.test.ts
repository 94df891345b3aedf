// Backends that crash, come back, hang and leave, under load. of the catalogue.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.js';
import { bound, FaultCluster, gamesOf } from './fault-cluster.js';
import { byCode, byServer, Load, latency } from './load.js';

const CLIENTS = 50;
const PER_SECOND = 1_500;

describe('a backend that is killed under load', () => {
  it('R-01 fails only what it had; all goes to the other within a second, and reads lose nothing', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [gate, doomed] = await cluster.up('gate-1', 'game-1', 'game-2');
    assert.ok(gate !== undefined && doomed !== undefined);
    const clients = await cluster.clientsOf(gate, CLIENTS);
    const echoes = new Load(clients.slice(0, CLIENTS / 2), { perSecond: PER_SECOND / 2 });
    const reads = new Load(clients.slice(CLIENTS / 2), {
      perSecond: PER_SECOND / 2,
      method: 'read',
    });
    await pause(2_000);
    const killedAt = performance.now();
    await doomed.kill();
    await pause(3_000);
    await Promise.all([echoes.stop(), reads.stop()]);

    const failed = echoes.failures();
    const lastFailed = Math.max(0, ...failed.map(({ sentAt }) => sentAt - killedAt));
    t.diagnostic(
      `of ${echoes.sent} echoes ${failed.length} failed ${JSON.stringify(byCode(failed))}, the last sent ${lastFailed.toFixed(0)} ms after; of ${reads.sent} reads ${reads.failures().length}`,
    );
    assert.deepEqual(echoes.failures(0, killedAt - 100), []);
    assert.ok(lastFailed <= bound(100), `failed ${lastFailed} ms after the kill`);
    assert.ok(failed.every(({ code }) => code === 'UNAVAILABLE'));
    assert.deepEqual(byCode(reads.outcomes), { ok: reads.sent });
    assert.deepEqual(echoes.failures(killedAt + 1_000), []);
    const after = byServer(echoes.between(killedAt + 1_000));
    assert.deepEqual(Object.keys(after), ['game-2']);
    assert.ok(latency(echoes.between(killedAt + 1_000), 0.99) < 500);
    assert.ok(gate.line('game-1') !== undefined || gate.line('lost') !== undefined, gate.tail());
    cluster.checkInvariants();
  });
});
