import { join } from 'node:path';
import { freePorts } from '../harness/free-ports.js';
import { LoadProcess } from '../harness/load-process.js';
import { mainThreadTime, runShare } from '../harness/process-facts.js';
import { startServers } from '../harness/served.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { OpenSubject, RunContext, Sample, Subject } from '../harness/subject.js';
import type { Scenario } from '../harness/workload.js';
import { BODY_64 } from './echo.js';
import { nopalHttp } from './http-servers.js';
import { runWrk, type WrkPlan, type WrkResult, wrkMissing } from './http-wrk.js';

const PLAYERS = 20;
const CEILING: WrkPlan = { path: '/hello', connections: 64 };
const SHARE = 0.5;
/** Connections that are tried for that share. */
const MOST_CONNECTIONS = 8;

const echoes = {
  module: join(import.meta.dirname, 'http-paced-echo.ts'),
  options: { route: 'web.players.echo', connections: PLAYERS, bodyCharacters: BODY_64 },
};

function players(name: string, share: number): Subject {
  return {
    name,
    missing: wrkMissing,
    async open(context) {
      const [port = 0] = await freePorts(1);
      const [server] = await startServers([nopalHttp(port, 'default')], context);
      try {
        // Also warms the server, of both subjects alike.
        const ceiling = perSecond(await runWrk(port, CEILING, context.firstWarmMs / 1_000));
        const plan = share === 0 ? undefined : await planOf(port, ceiling * share);
        const load = await LoadProcess.open(echoes, port, context.programs);
        return new BesideHttp(server as ServerProcess, load, port, plan, context);
      } catch (error) {
        server?.kill();
        throw error;
      }
    },
  };
}

/**
 * So few connections, each asking again at once, that the server has the share to do. wrk has no rate of its own, and its pauses
 * end at whole milliseconds, with a heap of requests at each.
 */
async function planOf(port: number, wanted: number): Promise<WrkPlan> {
  for (let connections = 1; ; connections += 1) {
    const plan = { ...CEILING, connections };
    if (connections === MOST_CONNECTIONS) return plan;
    if (perSecond(await runWrk(port, plan, 1)) >= wanted) return plan;
  }
}

function perSecond({ operations, micros }: Pick<WrkResult, 'operations' | 'micros'>): number {
  return (operations / micros) * 1_000_000;
}

class BesideHttp implements OpenSubject {
  readonly processes = ['nopal'];
  readonly #server: ServerProcess;
  readonly #load: LoadProcess;
  readonly #port: number;
  /** Of HTTP beside the game, if there is any. */
  readonly #plan: WrkPlan | undefined;
  readonly #context: RunContext;

  constructor(
    server: ServerProcess,
    load: LoadProcess,
    port: number,
    plan: WrkPlan | undefined,
    context: RunContext,
  ) {
    this.#server = server;
    this.#load = load;
    this.#port = port;
    this.#plan = plan;
    this.#context = context;
  }

  async sample(): Promise<Sample> {
    const { warmMs, seconds } = this.#context;
    const web =
      this.#plan === undefined
        ? undefined
        : runWrk(this.#port, this.#plan, seconds + warmMs / 1_000);
    const loadBefore = mainThreadTime(this.#load.pid);
    const measured = await this.#load.measure(warmMs, seconds * 1_000, [this.#server.pid]);
    const loadShare = runShare(loadBefore, mainThreadTime(this.#load.pid));
    const asked = await web;
    return {
      operations: measured.operations,
      seconds: measured.seconds,
      cpuMicros: measured.cpuMicros,
      residentBytes: [this.#server.residentBytes],
      errors: measured.errors + (asked?.errors ?? 0),
      latencyMs: measured.latencyMicros.map((micros) => micros / 1_000),
      loadCpuMicros: measured.ownCpuMicros + (asked?.loadCpuMicros ?? 0),
      figures: {
        // Where it is low, the load's own waits for a core are what it measured.
        '% of its time that the load had a core': loadShare * 100,
        'HTTP requests per second': asked === undefined ? 0 : perSecond(asked),
      },
    };
  }

  async close(): Promise<void> {
    this.#load.kill();
    await this.#server.killed();
  }
}

/** A game's echo while the same server answers HTTP at half its ceiling, against the same without HTTP. */
export const besideGame: Scenario = {
  name: 'echo beside HTTP at half its ceiling',
  isDefault: true,
  subjects: [players('echo alone', 0), players('echo beside HTTP', SHARE)],
  metric: {
    label: 'p99 ms of the echo',
    of: ({ latencyMs }) => latencyMs[1] ?? Number.NaN,
    against: 'ratio',
  },
  goals: [{ subject: 'echo beside HTTP', judges: 'against first', limit: 2 }],
};
