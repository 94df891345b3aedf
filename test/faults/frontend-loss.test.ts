// Frontends that crash with their sessions, or leave: of the catalogue of faults.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.js';
import { until } from '../support/until.js';
import { FaultCluster, gatesOf } from './fault-cluster.js';
import { byCode, Load } from './load.js';
import type { LoadClient, Outcome } from './load-client.js';
import { Times } from './times.js';

const SESSIONS = 1_000;

interface Seen {
  readonly server: string;
  readonly sessions: number;
  readonly closed: number;
  readonly twice: number;
}

/** What each game server has seen of its sessions, asked in turn. */
async function seenBy(client: LoadClient, count: number): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  while (seen.size < count) {
    const one = await client.call<Seen>('game.room.seen');
    seen.set(one.server, one);
  }
  return seen;
}

describe('a frontend that is killed', () => {
  it('R-03 takes its sessions from all backends and its users from all look-ups within a second; they log in elsewhere', async (t) => {
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const [doomed, other, ...games] = await cluster.up('gate-1', 'gate-2', 'game-1', 'game-2');
    assert.ok(doomed !== undefined && other !== undefined);
    const clients = await cluster.clientsOf(doomed, SESSIONS);
    const watcher = await cluster.client(other);
    await Promise.all(clients.map((client, i) => client.call('gate.desk.login', { uid: `u${i}` })));
    for (let round = 0; round < 2; round += 1)
      for (const client of clients) assert.equal((await client.marked()).code, 'ok');
    const before = await seenBy(watcher, games.length);
    const held = [...before.values()].reduce((sum, { sessions }) => sum + sessions, 0);
    assert.ok(held >= SESSIONS, `the games follow ${held} sessions`);
    const reached = await watcher.call<{ uid: string }>('gate.desk.tell', { uid: 'u7' });
    assert.equal(reached.uid, '', 'the user was not reached before');

    const [killedAt, killedTime] = [performance.now(), Date.now()];
    await doomed.kill();
    await until(async () => {
      const { uid } = await watcher.call<{ uid: string }>('gate.desk.tell', { uid: 'u7' });
      return uid === 'u7';
    }, 'the user is not found any more');
    const unseen = performance.now() - killedAt;
    await until(async () => {
      const seen = await seenBy(watcher, games.length);
      return [...seen.values()].every(({ sessions }) => sessions <= 1);
    }, 'the games have let the sessions go');
    const gone = performance.now() - killedAt;
    const after = await seenBy(watcher, games.length);
    for (const [server, { closed, twice }] of after) {
      const had = before.get(server)?.sessions ?? 0;
      assert.ok(closed >= had - 1 && closed <= had, `${server} closed ${closed} of ${had}`);
      assert.equal(twice, 0);
    }
    const given = games.map(
      (game) => (game.lineOf('gate-1', 'is given up')?.time ?? Number.NaN) - killedTime,
    );

    const againAt = performance.now();
    const again = await cluster.clientsOf(other, SESSIONS);
    const codes = await Promise.all(
      again.map((client, i) => client.request('gate.desk.login', { uid: `u${i}` })),
    );
    t.diagnostic(
      `${held} sessions; ${SESSIONS} logged in elsewhere in ${(performance.now() - againAt).toFixed(0)} ms`,
    );
    assert.deepEqual(byCode(codes), { ok: SESSIONS });
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(1_000, 'the users are not found any more', unseen);
    for (const ms of given) times.within(1_000, 'a game has given it up', ms);
    times.within(1_000, 'the games have let the sessions go', gone);
    times.check();
  });
});

/** A client that goes where it is told, as Nopal's own does: it ends a connection when it has its answers. */
class Mover {
  current: LoadClient;
  next: LoadClient | undefined;
  toldAt = 0;
  readonly left: LoadClient[] = [];

  constructor(
    client: LoadClient,
    readonly elsewhere: () => Promise<LoadClient>,
  ) {
    this.current = client;
    client.onKick = () => void this.#move();
  }

  request(): Promise<Outcome> {
    return this.current.marked();
  }

  async #move(): Promise<void> {
    const old = this.current;
    this.toldAt = performance.now();
    this.current = await this.elsewhere();
    this.left.push(old);
    await until(() => old.waiting === 0, 'it has its answers');
    old.close();
  }
}

describe('a frontend that is told to stop', () => {
  it('R-40 takes nobody new, moves its clients over the window, loses no request and exits with 0', async (t) => {
    const [first, second] = [await freePort(), await freePort()];
    const cluster = await FaultCluster.start(t);
    if (cluster === undefined) return;
    const url = (port: number): Record<string, string> => ({
      NOPAL_TCP_PORT: String(port),
      NOPAL_PUBLIC_URL: `tcp://127.0.0.1:${port}`,
    });
    const leaving = await cluster.launch('gate', 'gate-1', url(first)).ready();
    const other = await cluster.launch('gate', 'gate-2', url(second)).ready();
    await cluster.up('game-1');
    for (const gate of [leaving, other]) {
      await cluster.sees(gate, ['game-1']);
      await cluster.sees(gate, ['gate-1', 'gate-2'], gatesOf);
    }
    const clients = await Promise.all(
      Array.from({ length: 500 }, () => cluster.client(leaving, true)),
    );
    const movers = clients.map((client) => new Mover(client, () => cluster.client(other)));
    let turn = 0;
    const load = new Load(clients, {
      perSecond: 500,
      make: () => {
        turn += 1;
        return (movers[turn % movers.length] as Mover).request();
      },
    });
    await pause(1_000);
    const [toldAt, toldTime] = [performance.now(), Date.now()];
    leaving.signal('SIGTERM');
    await until(async () => {
      const found = (await cluster.consul.get('/v1/health/service/nopal-gate')) as {
        Service: { ID: string; Meta: Record<string, string> };
      }[];
      const state = found.find(({ Service }) => Service.ID.includes('gate-1'))?.Service.Meta;
      return state?.['nopal-state'] === 'draining';
    }, 'Consul has it as draining');
    const announced = performance.now() - toldAt;
    await pause(Math.max(0, 1_000 - announced));
    await assert.rejects(cluster.client(leaving), 'it takes a connection');
    assert.equal(await leaving.gone(), 'exit 0');
    const took = leaving.endedAt - toldAt;
    await pause(500);
    await load.stop();
    const told = movers.map((mover) => mover.toldAt - toldAt).sort((a, b) => a - b);
    const lost = load.failures();
    t.diagnostic(
      `told between ${told[0]?.toFixed(0)} and ${told.at(-1)?.toFixed(0)} ms; failed ${JSON.stringify(byCode(lost))} of ${load.sent}`,
    );
    assert.deepEqual(byCode(load.outcomes), { ok: load.sent });
    for (const { kicks } of clients) {
      assert.deepEqual(
        kicks.map(({ code, servers }) => [code, servers]),
        [[4100, [`tcp://127.0.0.1:${second}`]]],
      );
    }
    assert.ok((told.at(-1) ?? 0) - (told[0] ?? 0) >= 2_000, 'they were told all at once');
    assert.ok(leaving.line('server has stopped', toldTime) !== undefined);
    cluster.checkInvariants();
    const times = new Times(t);
    times.within(100, 'Consul has it as draining', announced);
    times.within(5_000, 'the last client is told', told.at(-1) ?? Number.NaN);
    times.within(6_000, 'it has ended', took);
    times.check();
  });
});
