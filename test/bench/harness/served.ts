import { join, resolve } from 'node:path';
import { freePorts } from './free-ports.js';
import { type LoadPlan, LoadProcess } from './load-process.js';
import { residentBytes } from './process-facts.js';
import { type ServerCommand, ServerProcess } from './server-process.js';
import type { OpenSubject, RunContext, Sample, Subject } from './subject.js';

/** Of the time of the first warming: what a server should have computed by its end, or it is warmed again. */
const WARM_SHARE = 0.4;
const MOST_WARM_TURNS = 4;

/** A subject of servers under a load: what most subjects are. */
export interface Served {
  readonly name: string;
  /** How many free ports the servers need, 1 by default. The load connects to the first; its option `ports` names all. */
  readonly ports?: number;
  /** Started in this order, each when the one before it listens. */
  servers(ports: readonly number[]): readonly ServerCommand[];
  readonly load: LoadPlan;
  /** The servers talk to each other in batches and count them, see `BATCHES`. */
  readonly countsBatches?: boolean;
  /** Whether its rounds may be cut into slices, as by default; a load at a slow rate does little in one. */
  readonly isSliced?: boolean;
  missing?(): string | undefined;
}

/** What such a server prints when it gets SIGHUP: how many batches it has sent, and how many envelopes were in them. */
const BATCHES = /batches (\d+) envelopes (\d+)\n/;
const BATCHES_LIMIT_MS = 10_000;

export function served({
  name,
  ports = 1,
  servers,
  load,
  countsBatches = false,
  isSliced = true,
  missing,
}: Served): Subject {
  return {
    name,
    isSliced,
    ...(missing === undefined ? {} : { missing }),
    async open(context) {
      const given = await freePorts(ports);
      const started = await startServers(servers(given), context);
      try {
        const plan = { ...load, options: { ...load.options, ports: given.join() } };
        const process = await LoadProcess.open(plan, given[0] as number, context.programs);
        const isCounted = load.countedAs !== undefined;
        const names = started.map((server) => server.name);
        const processes = isCounted ? [load.countedAs, ...names] : names;
        return new ServedLoad(started, process, { processes, isCounted, countsBatches }, context);
      } catch (error) {
        for (const server of started) server.kill();
        throw error;
      }
    },
  };
}

/** Starts servers one after the other. When one does not start, those before it are ended. */
export async function startServers(
  commands: readonly ServerCommand[],
  { programs, nodeFlags, profileFolder, started: running }: RunContext,
): Promise<ServerProcess[]> {
  const started: ServerProcess[] = [];
  try {
    for (const command of commands) {
      const program = await programs.bundle(command.program);
      const env = profileEnvironment(profileFolder, command.env);
      const server = await ServerProcess.start({ ...command, program, env }, nodeFlags);
      started.push(server);
      running.add(server);
    }
  } catch (error) {
    for (const server of started) server.kill();
    throw error;
  }
  return started;
}

function profileEnvironment(
  folder: string | undefined,
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return folder === undefined ? env : { ...env, NOPAL_BENCH_PROFILE: resolve(folder) };
}

interface ServedFacts {
  readonly processes: readonly string[];
  /** The load is one of the processes. */
  readonly isCounted: boolean;
  readonly countsBatches: boolean;
}

interface Batches {
  readonly batches: number;
  readonly envelopes: number;
}

class ServedLoad implements OpenSubject {
  readonly processes: readonly string[];
  readonly #servers: readonly ServerProcess[];
  readonly #load: LoadProcess;
  readonly #isCounted: boolean;
  readonly #countsBatches: boolean;
  readonly #context: RunContext;
  #isWarm = false;

  constructor(
    servers: readonly ServerProcess[],
    load: LoadProcess,
    { processes, isCounted, countsBatches }: ServedFacts,
    context: RunContext,
  ) {
    this.#servers = servers;
    this.#load = load;
    this.processes = processes;
    this.#isCounted = isCounted;
    this.#countsBatches = countsBatches;
    this.#context = context;
  }

  async sample(): Promise<Sample> {
    const { warmMs, seconds, profileFolder } = this.#context;
    await this.#warm();
    if (profileFolder !== undefined) await this.#profile('begun', profileFolder);
    const pids = this.#servers.map(({ pid }) => pid);
    const before = await this.#batches();
    const measured = await this.#load.measure(warmMs, seconds * 1_000, pids);
    const after = await this.#batches();
    if (profileFolder !== undefined) await this.#profile('written', profileFolder);
    const own = this.#isCounted ? [measured.ownCpuMicros] : [];
    return {
      operations: measured.operations,
      seconds: measured.seconds,
      cpuMicros: [...own, ...measured.cpuMicros],
      runShares: [...own.map(() => measured.ownRunShare), ...measured.runShares],
      residentBytes: [
        ...(this.#isCounted ? [residentBytes(this.#load.pid)] : []),
        ...this.#servers.map((server) => server.residentBytes),
      ],
      errors: measured.errors,
      latencyMs: measured.latencyMicros.map((micros) => micros / 1_000),
      loadCpuMicros: this.#isCounted ? 0 : measured.ownCpuMicros,
      figures: this.#perBatch(before, after),
    };
  }

  /** Of each server, so far. */
  async #batches(): Promise<readonly Batches[]> {
    if (!this.#countsBatches) return [];
    return Promise.all(
      this.#servers.map(async (server) => {
        const [, batches, envelopes] = await server.answer('SIGHUP', BATCHES, BATCHES_LIMIT_MS);
        return { batches: Number(batches), envelopes: Number(envelopes) };
      }),
    );
  }

  /** How many envelopes each server's batches held meanwhile. */
  #perBatch(before: readonly Batches[], after: readonly Batches[]): Record<string, number> {
    const figures: Record<string, number> = {};
    for (const [index, { batches, envelopes }] of after.entries()) {
      const from = before[index];
      const name = `envelopes a batch of ${this.#servers[index]?.name}`;
      figures[name] = (envelopes - (from?.envelopes ?? 0)) / (batches - (from?.batches ?? 0));
    }
    return figures;
  }

  async #profile(said: 'begun' | 'written', folder: string): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.profile(said)));
    const [own] = this.processes;
    if (!this.#isCounted) return;
    await this.#load.profile(said === 'begun' ? undefined : join(folder, `${own}.cpuprofile`));
  }

  /** Works until the servers have had CPU time enough to compile their code, which on a busy machine takes long. */
  async #warm(): Promise<void> {
    if (this.#isWarm) return;
    this.#isWarm = true;
    const { firstWarmMs } = this.#context;
    const used = (): number => this.#servers.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
    const enough = used() + this.#servers.length * firstWarmMs * WARM_SHARE * 1_000;
    for (let turn = 0; turn < MOST_WARM_TURNS; turn += 1) {
      await this.#load.measure(firstWarmMs, 0, []);
      if (used() >= enough) return;
    }
  }

  async close(): Promise<void> {
    this.#load.kill();
    await Promise.all(this.#servers.map((server) => server.killed()));
  }
}
