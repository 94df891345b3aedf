// Measures Nopal against the floor in one run: CPU time of the server process per request, in interleaved rounds.
// `forwarded` counts the CPU time of both processes, the frontend and the backend behind it, and each of them.
//   npm run bench -- echo [--rounds 5] [--seconds 3] [--connections 50] [--in-flight 8] [--body 55] [--json]
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '50' },
    'in-flight': { type: 'string', default: '8' },
    body: { type: 'string', default: '55' },
    json: { type: 'boolean', default: false },
  },
});
if (positionals[0] !== 'echo' || positionals.length !== 1) {
  console.error(
    'usage: npm run bench -- echo [--rounds 5] [--seconds 3] [--connections 50] [--in-flight 8] [--body 55] [--json]',
  );
  process.exit(1);
}

const here = import.meta.dirname;
const node = ['--conditions=source', '--import', 'tsx'];
const echo = join(here, 'echo', 'main.ts');
const backend = ['--role', 'backend', '--link-port', '3274', '--peers', 'frontend=127.0.0.1:3275'];
const frontend = ['--role', 'frontend', '--port', '3273', '--link-port', '3275'];
const subjects = [
  {
    name: 'floor',
    port: 3271,
    route: 'room.echo',
    servers: [[join(here, 'floor-server.ts'), '3271']],
  },
  { name: 'nopal', port: 3272, route: 'room.echo', servers: [[echo, '--port', '3272']] },
  {
    name: 'forwarded',
    port: 3273,
    route: 'game.room.echo',
    servers: [
      [echo, ...frontend, '--peers', 'backend=127.0.0.1:3274'],
      [echo, ...backend],
    ],
  },
];

interface Round {
  readonly cpuMicros: number;
  /** Of each process. */
  readonly shares: readonly number[];
  /** Answers that were errors. */
  readonly errors: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of each process that has a link: the mean of the batches that it sent. */
  readonly envelopesPerBatch: readonly number[];
}

/** What processes with a link have sent since they started. */
interface Sent {
  readonly batches: number;
  readonly envelopes: number;
}

/** Asks a process; nothing for one without a link. */
async function sentBy(server: ChildProcess, hasLink: boolean): Promise<Sent> {
  if (!hasLink) return { batches: 0, envelopes: 0 };
  return new Promise((resolve) => {
    const read = (text: unknown): void => {
      const [, batches, envelopes] = /batches (\d+) envelopes (\d+)/.exec(String(text)) ?? [];
      if (batches === undefined) return;
      server.stdout?.off('data', read);
      resolve({ batches: Number(batches), envelopes: Number(envelopes) });
    };
    server.stdout?.on('data', read);
    server.kill('SIGUSR2');
  });
}

/** CPU time of a process, user and system, in microseconds. Linux counts it in clock ticks of 10 ms. */
function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function startServer(name: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...node, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text) => String(text).includes('listens') && resolve());
    child.on('exit', () => reject(new Error(`${name} did not start`)));
  });
  return child;
}

async function measure(
  port: number,
  route: string,
  servers: readonly ChildProcess[],
): Promise<Round> {
  const hasLink = servers.length > 1;
  const before = await Promise.all(servers.map((server) => sentBy(server, hasLink)));
  const load = fork(
    join(here, 'echo-load.ts'),
    [String(port), values.connections, values['in-flight'], values.seconds, values.body, route],
    { execArgv: node, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  let output = '';
  let used: number[] = [];
  load.stdout?.on('data', (text) => {
    output += String(text);
  });
  load.on('message', (moment) => {
    const now = servers.map(({ pid = 0 }) => cpuMicros(pid));
    used = moment === 'measure' ? now : now.map((micros, index) => micros - (used[index] ?? 0));
  });
  const code = await new Promise((resolve) => load.on('exit', resolve));
  if (code !== 0) throw new Error(`the load ended with code ${String(code)}`);
  const { count, errors, perSecond, p50, p99 } = JSON.parse(output) as {
    count: number;
    errors: number;
    perSecond: number;
    p50: number;
    p99: number;
  };
  const shares = used.map((micros) => micros / count);
  const cpu = shares.reduce((sum, one) => sum + one, 0);
  const after = await Promise.all(servers.map((server) => sentBy(server, hasLink)));
  const envelopesPerBatch = after.flatMap(({ batches, envelopes }, index) => {
    const sent = batches - (before[index]?.batches ?? 0);
    return sent === 0 ? [] : [(envelopes - (before[index]?.envelopes ?? 0)) / sent];
  });
  return { cpuMicros: cpu, shares, errors, perSecond, p50, p99, envelopesPerBatch };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const servers = await Promise.all(
  subjects.map(({ name, servers: all }) => Promise.all(all.map((args) => startServer(name, args)))),
);
const rounds = new Map(subjects.map(({ name }) => [name, [] as Round[]]));
try {
  for (let count = 0; count < Number(values.rounds); count += 1) {
    for (const [index, subject] of subjects.entries()) {
      const round = await measure(subject.port, subject.route, servers[index] ?? []);
      rounds.get(subject.name)?.push(round);
    }
  }
} finally {
  for (const server of servers.flat()) server.kill('SIGKILL');
}

const floor = rounds.get('floor') ?? [];
const rows = subjects.map(({ name }) => {
  const own = rounds.get(name) ?? [];
  return {
    name,
    cpuMicrosPerRequest: median(own.map(({ cpuMicros }) => cpuMicros)),
    ratioToFloor: median(
      own.map(({ cpuMicros }, index) => cpuMicros / (floor[index]?.cpuMicros ?? 1)),
    ),
    sharesMicros: (own[0]?.shares ?? []).map((_one, index) =>
      median(own.map(({ shares }) => shares[index] ?? 0)),
    ),
    errors: own.reduce((sum, { errors }) => sum + errors, 0),
    requestsPerSecond: median(own.map(({ perSecond }) => perSecond)),
    p50Ms: median(own.map(({ p50 }) => p50)),
    p99Ms: median(own.map(({ p99 }) => p99)),
    envelopesPerBatch: (own[0]?.envelopesPerBatch ?? []).map((_one, index) =>
      median(own.map((round) => round.envelopesPerBatch[index] ?? 0)),
    ),
  };
});
if (values.json) console.log(JSON.stringify(rows));
else {
  console.log(
    `echo, ${values.connections} connections × ${values['in-flight']} in flight, ${values.rounds} rounds of ${values.seconds} s, medians`,
  );
  for (const row of rows) {
    console.log(
      `${row.name.padEnd(9)} ${row.cpuMicrosPerRequest.toFixed(2).padStart(7)} µs CPU a request  ${row.ratioToFloor.toFixed(2)} × floor  ` +
        `${Math.round(row.requestsPerSecond).toString().padStart(7)} requests/s  p50 ${row.p50Ms.toFixed(2)} ms  p99 ${row.p99Ms.toFixed(2)} ms` +
        (row.sharesMicros.length > 1
          ? `  (${row.sharesMicros.map((micros) => micros.toFixed(2)).join(' + ')})`
          : '') +
        (row.envelopesPerBatch.length > 0
          ? `  ${row.envelopesPerBatch.map((mean) => mean.toFixed(1)).join(' and ')} envelopes a batch`
          : '') +
        (row.errors > 0 ? `  ${row.errors} ERRORS` : ''),
    );
  }
}
