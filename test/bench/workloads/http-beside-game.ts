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
import { runWrk, type WrkPlan, wrkMissing } from './http-wrk.js';

const PLAYERS = 20;
const CEILING: WrkPlan = { path: '/hello', connections: 64 };
/** How long a connection waits on average before it asks again; wrk has no rate of its own. */
const PAUSE_MS = 10;
const SHARE = 0.5;

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
        const { operations, micros } = await runWrk(port, CEILING, context.firstWarmMs / 1_000);
        const perSecond = (operations / micros) * 1_000_000;
        const load = await LoadProcess.open(echoes, port, context.programs);
        return new BesideHttp(server as ServerProcess, load, port, perSecond * share, context);
      } catch (error) {
        server?.kill();
        throw error;
      }
    },
  };
}

class BesideHttp implements OpenSubject {
  readonly processes = ['nopal'];
  readonly #server: ServerProcess;
  readonly #load: LoadProcess;
  readonly #port: number;
  /** HTTP requests per second that are wanted beside the game. */
  readonly #perSecond: number;
  readonly #context: RunContext;

  constructor(
    server: ServerProcess,
    load: LoadProcess,
    port: number,
    perSecond: number,
    context: RunContext,
  ) {
    this.#server = server;
    this.#load = load;
    this.#port = port;
    this.#perSecond = perSecond;
    this.#context = context;
  }

  async sample(): Promise<Sample> {
    const { warmMs, seconds } = this.#context;
    const web =
      this.#perSecond === 0
        ? undefined
        : runWrk(this.#port, this.#plan(), seconds + warmMs / 1_000);
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
        'HTTP requests per second':
          asked === undefined ? 0 : (asked.operations / asked.micros) * 1_000_000,
      },
    };
  }

  #plan(): WrkPlan {
    const connections = Math.max(1, Math.round((this.#perSecond * PAUSE_MS) / 1_000));
    return { ...CEILING, connections, pauseMs: PAUSE_MS };
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
