import { freePorts } from './free-ports.js';
import { type LoadPlan, LoadProcess } from './load-process.js';
import { startServers } from './served.js';
import type { ServerCommand } from './server-process.js';
import type { OpenSubject, RunContext, Sample, Subject } from './subject.js';

export interface IdleMemory {
  readonly name: string;
  servers(ports: readonly number[]): readonly ServerCommand[];
  /** Opens the connections. */
  readonly load: LoadPlan;
  /** Opens fewer, so that code is compiled and the heap has its size before memory is read. */
  readonly warmLoad: LoadPlan;
  readonly connections: number;
}

/** The name of the figure. */
export const KB_PER_CONNECTION = 'KB per connection';

const SETTLE_MS = 1_000;

/** Memory of idle connections: in a fresh process each round, since what a process has taken it does not give back. */
export function idleMemory(plan: IdleMemory): Subject {
  return {
    name: plan.name,
    open: async (context) => new OpenIdleMemory(plan, context),
  };
}

class OpenIdleMemory implements OpenSubject {
  readonly #plan: IdleMemory;
  readonly #context: RunContext;

  constructor(plan: IdleMemory, context: RunContext) {
    this.#plan = plan;
    this.#context = context;
  }

  get processes(): readonly string[] {
    return this.#plan.servers([0]).map(({ name }) => name);
  }

  async sample(): Promise<Sample> {
    const { servers, load, warmLoad, connections } = this.#plan;
    const { programs } = this.#context;
    const ports = await freePorts(1);
    const [port = 0] = ports;
    const started = await startServers(servers(ports), this.#context);
    try {
      const warm = await LoadProcess.open(warmLoad, port, programs);
      await warm.close();
      await settle();
      const bytesBefore = started.map((server) => server.residentBytes);
      const cpuBefore = started.map((server) => server.cpuMicros);
      const startedAt = performance.now();
      const open = await LoadProcess.open(load, port, programs);
      const seconds = (performance.now() - startedAt) / 1_000;
      await settle();
      const residentBytes = started.map((server) => server.residentBytes);
      const cpuMicros = started.map((server, index) => server.cpuMicros - (cpuBefore[index] ?? 0));
      open.kill();
      const sum = (numbers: readonly number[]): number =>
        numbers.reduce((all, one) => all + one, 0);
      return {
        operations: connections,
        seconds,
        cpuMicros,
        residentBytes,
        errors: 0,
        latencyMs: [],
        loadCpuMicros: 0,
        figures: {
          [KB_PER_CONNECTION]: (sum(residentBytes) - sum(bytesBefore)) / connections / 1_024,
        },
      };
    } finally {
      await Promise.all(started.map((server) => server.killed()));
    }
  }

  async close(): Promise<void> {}
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
