// Hours of a small cluster's life in minutes: clients come and go, servers come and go, requests all the time. The two servers
// that stay must hold the same at the end as after the first minutes.
//   npm run test:soak -- [minutes]
import { setTimeout as pause } from 'node:timers/promises';
import { FaultCluster } from '../faults/fault-cluster.js';
import { Load } from '../faults/load.js';
import type { LoadClient } from '../faults/load-client.js';
import type { ServerProcess } from '../faults/server-process.js';
import { until } from '../support/until.js';
import { growthOf, type Row, rowOf, showRow, TITLES } from './growth.js';

const DEFAULT_MINUTES = 10;
/** Until pools, caches and compiled code have their size. */
const WARM_UP_MINUTES = 2;
const STEADY_CLIENTS = 50;
const PER_SECOND = 300;
/** Every client that comes and goes logs in, sends some requests, and leaves in one of three ways. */
const VISITS_PER_SECOND = 20;
const PEER_LIFE_MS = 20_000;
const MINUTE_MS = 60_000;

const minutes = Number(process.argv[2] ?? DEFAULT_MINUTES);
if (!(minutes >= 3)) {
  console.error(`minutes is ${process.argv[2]}; it must be 3 or more`);
  process.exit(1);
}
const cluster = await FaultCluster.open({ redis: true });
let isOver = false;
try {
  const [gate, game] = await cluster.up('gate-1', 'game-1');
  if (gate === undefined || game === undefined) throw new Error('the cluster did not start');
  const load = new Load(await cluster.clientsOf(gate, STEADY_CLIENTS), {
    perSecond: PER_SECOND,
    isCounting: true,
  });
  const chores = [
    visit(gate),
    churn('game-2', 'game', 'SIGKILL'),
    churn('game-3', 'game', 'SIGTERM'),
  ];
  chores.push(churn('gate-2', 'gate', 'SIGTERM'));
  const rows = await watch([gate, game], load);
  isOver = true;
  await Promise.all(chores);
  await load.stop();
  for (const server of [gate, game]) {
    await until(
      async () => (await server.report()).sessions === STEADY_CLIENTS,
      `${server.id} has the sessions of those who stay, and no other`,
    );
  }
  console.log(`requests: ${JSON.stringify(load.counts)}`);
  const grown = growthOf(rows, WARM_UP_MINUTES);
  for (const line of grown) console.error(line);
  if (grown.length > 0) process.exitCode = 1;
  else console.log('nothing has grown');
  cluster.checkInvariants();
} finally {
  isOver = true;
  await cluster.stop();
}

/** A row for each server and minute. */
async function watch(servers: readonly ServerProcess[], load: Load): Promise<Row[]> {
  const rows: Row[] = [];
  console.log(TITLES);
  const begin = performance.now();
  for (let minute = 1; minute <= minutes; minute += 1) {
    await pause(begin + minute * MINUTE_MS - performance.now());
    for (const server of servers) {
      const row = rowOf(minute, server.id, await server.report(), load.sent);
      rows.push(row);
      console.log(showRow(row));
    }
  }
  return rows;
}

/** Clients that come, log in, call and leave, all the time. */
async function visit(gate: ServerProcess): Promise<void> {
  const stays: Promise<void>[] = [];
  for (let n = 0; !isOver; n += 1) {
    stays.push(stay(gate, n));
    if (stays.length > 200) await stays.shift();
    await pause(1_000 / VISITS_PER_SECOND);
  }
  await Promise.all(stays);
}

async function stay(gate: ServerProcess, n: number): Promise<void> {
  const client = await cluster.visitor(gate);
  // Every tenth comes as somebody who is there already, and replaces them.
  await client.request('gate.desk.login', { uid: `visitor${n - (n % 10 === 9 ? 1 : 0)}` });
  for (let i = 0; i < 5; i += 1) await client.marked(i % 2 === 0 ? 'echo' : 'read');
  const last: Promise<unknown> = client.request('game.room.slow', { n, ms: 200 });
  if (n % 3 !== 0) await last; // the others leave while it runs
  client.close();
  check(client);
}

function check({ violations }: LoadClient): void {
  if (violations.length > 0) throw new Error(violations.join('\n'));
}

/** A server that is there for a while, again and again, and leaves in its own way. */
async function churn(id: string, type: string, signal: NodeJS.Signals): Promise<void> {
  while (!isOver) {
    const server = cluster.launch(type, id);
    await server.ready();
    const end = performance.now() + PEER_LIFE_MS;
    while (!isOver && performance.now() < end) await pause(100);
    server.signal(signal);
    await server.gone();
    cluster.forget(server);
  }
}
