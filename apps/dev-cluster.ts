import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runProgram } from './command-line.js';
import { buildPage } from './web/build.js';
import { wholeNumber } from './whole-number.js';

const HELP = `Nopal Arena as a cluster on this machine: a gate, two game servers and a Consul agent, each a process of its own.

  npm run dev:cluster
  npm run dev:cluster -- --port 4000 --gates 2 --games 3
  npm run dev:cluster -- --without-consul

  --port N          the first gate's port, 3250 without it; further gates take the next ones
  --gates N         how many gates (1 to 8), 1 without it
  --games N         how many game servers (1 to 8), 2 without it
  --consul ADDRESS  a Consul agent that runs already, as http://127.0.0.1:8500
  --without-consul  the servers find each other by a list instead

Ctrl-C stops them all. To see one leave, kill it: the lines tell its process id.`;

const COLOURS = [36, 33, 35, 32, 34, 31];
const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url));
const HOST = '127.0.0.1';

/** Processes whose lines are shown with their name in front. */
class Processes {
  readonly #running = new Map<string, ChildProcess>();
  readonly #isColoured = process.stdout.isTTY === true;
  #isStopping = false;

  /** Resolves when it has ended, or has told a line with this text. */
  start(
    name: string,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    told = '',
  ): Promise<void> {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const colour = COLOURS[this.#running.size % COLOURS.length];
    this.#running.set(name, child);
    const say = (line: string): void => {
      const label = name.padEnd(8);
      console.log(
        this.#isColoured ? `\u001b[${colour}m${label}\u001b[0m ${line}` : `${label} ${line}`,
      );
    };
    child.once('error', (error) => say(error.message));
    child.once('spawn', () => say(`runs as process ${child.pid}`));
    return new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        if (stream !== null)
          createInterface({ input: stream }).on('line', (line) => {
            say(plain(line));
            if (line.includes(told)) resolve();
          });
      child.once('exit', (code, signal) => {
        this.#running.delete(name);
        if (!this.#isStopping) say(`has ended (${signal ?? `code ${code}`})`);
        resolve();
      });
    });
  }

  /** The servers first, as they take themselves off Consul's list. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const isConsul = ([name]: readonly [string, ChildProcess]): boolean => name === 'consul';
    for (const wanted of [false, true]) {
      const children = [...this.#running].filter((entry) => isConsul(entry) === wanted);
      await Promise.all(
        children.map(async ([, child]) => {
          child.kill('SIGTERM');
          await once(child, 'exit');
        }),
      );
    }
  }
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3250' },
      gates: { type: 'string', default: '1' },
      games: { type: 'string', default: '2' },
      consul: { type: 'string' },
      'without-consul': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const gates = wholeNumber('--gates', values.gates, 1, 8);
  const port = wholeNumber('--port', values.port, 1, 65_536 - gates);
  const games = wholeNumber('--games', values.games, 1, 8);
  if (values.consul !== undefined && values['without-consul'])
    throw new RangeError('--consul and --without-consul exclude each other');

  await buildPage();
  const processes = new Processes();
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return; // the processes hear a second Ctrl-C themselves, and end at once
    isStopping = true;
    void processes.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const servers = await namedServers(gates, games, port);
  const shared = values['without-consul']
    ? { NOPAL_PEERS: servers.map(({ id, type, link }) => `${type}/${id}=${HOST}:${link}`).join() }
    : { NOPAL_CONSUL: values.consul ?? (await startConsul(processes)) };
  const origins = servers
    .filter(({ type }) => type === 'gate')
    .flatMap((gate) => [`http://localhost:${gate.port}`, `http://${HOST}:${gate.port}`]);
  const started = servers.map(({ id, type, port: clients, link }) => {
    const program = ['--conditions=source', '--import=tsx', SERVE];
    const environment = {
      NOPAL_CLUSTER: 'arena-dev',
      NOPAL_SERVER: type,
      NOPAL_SERVER_ID: id,
      NOPAL_LINK_PORT: String(link),
      NOPAL_LIMITS_DRAIN_MS: '5000',
      NOPAL_HTTP_ADMIN_PORT: '0', // the lines tell where they are
      ...(type === 'gate' && {
        NOPAL_PORT: String(clients),
        NOPAL_PUBLIC_URL: `ws://localhost:${clients}`,
        NOPAL_ALLOWED_ORIGINS: origins.join(),
      }),
      ...shared,
    };
    return processes.start(id, process.execPath, program, environment, 'server is running');
  });
  await Promise.all(started);
  if (!isStopping) console.log(`Nopal Arena: http://localhost:${port}`);
}

interface NamedServer {
  readonly id: string;
  readonly type: 'gate' | 'game';
  /** Of a gate: the players' port. */
  readonly port: number;
  readonly link: number;
}

async function namedServers(gates: number, games: number, port: number): Promise<NamedServer[]> {
  const servers: NamedServer[] = [];
  for (let i = 1; i <= gates; i += 1)
    servers.push({ id: `gate-${i}`, type: 'gate', port: port + i - 1, link: await freePort() });
  for (let i = 1; i <= games; i += 1)
    servers.push({ id: `game-${i}`, type: 'game', port: 0, link: await freePort() });
  return servers;
}

/** Starts an agent that keeps everything in memory. @throws RangeError saying where to get one, when there is none. */
async function startConsul(processes: Processes): Promise<string> {
  const program = process.env.CONSUL_PROGRAM ?? 'consul';
  if (spawnSync(program, ['version']).status !== 0) {
    throw new RangeError(
      `there is no program ${program}; install Consul (https://developer.hashicorp.com/consul/install), ` +
        'name one that runs (--consul), or do without (--without-consul)',
    );
  }
  const port = await freePort();
  const ports = [await freePort(), await freePort(), await freePort()];
  void processes.start(
    'consul',
    program,
    [
      'agent',
      '-dev',
      '-log-level=warn',
      '-bind=127.0.0.1',
      '-dns-port=-1',
      '-grpc-port=-1',
      '-grpc-tls-port=-1',
      `-http-port=${port}`,
      `-server-port=${ports[0]}`,
      `-serf-lan-port=${ports[1]}`,
      `-serf-wan-port=${ports[2]}`,
    ],
    {},
  );
  return `http://${HOST}:${port}`;
}

/** A line of a server's log as a person reads it: time, level and text in front, the other fields behind. */
function plain(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const {
      level,
      time,
      msg,
      pid: _pid,
      hostname: _host,
      server: _server,
      ...rest
    } = JSON.parse(line);
    const at = new Date(time).toISOString().slice(11, 23);
    const fields = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
    return `${at} ${WORDS[level] ?? level} ${msg}${fields}`;
  } catch {
    return line;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

await runProgram(HELP, run);
