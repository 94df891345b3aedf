import { freePorts } from '../harness/free-ports.js';
import { ServerProcess } from '../harness/server-process.js';
import type { OpenSubject, RunContext, Sample, Subject } from '../harness/subject.js';
import type { Metric, Workload } from '../harness/workload.js';
import { makeGame } from './made-game.js';

/** Design goal, in milliseconds over a server with one method. */
const MOST_ADDED = 150;
const WALL = 'ms until it listens';
/** Of so many boots the cheapest counts: what the others took more, the machine took. */
const TRIES = 3;

/** CPU time, since a busy machine adds to the time of the clock whatever it likes. */
const cpuMs: Metric = {
  label: 'CPU ms until it listens',
  of: ({ cpuMicros }) => (cpuMicros[0] ?? Number.NaN) / 1_000,
  against: 'difference',
};

/** From the start of the process to the line that says that it listens. */
export const boot: Workload = {
  name: 'boot',
  title: 'Boot with 1, 10 and 500 methods',
  operation: 'boot',
  scenarios: () => [
    {
      name: 'from spawn to listening',
      isDefault: true,
      metric: cpuMs,
      subjects: [booted('1 method', 1), booted('10 methods', 10), booted('500 methods', 500)],
      goals: [{ subject: '500 methods', judges: 'against first', limit: MOST_ADDED }],
    },
  ],
};

function booted(name: string, methods: number): Subject {
  return {
    name,
    async open({ programs }: RunContext): Promise<OpenSubject> {
      const program = await programs.bundle(makeGame(programs, methods));
      const boots = new Boots(program);
      await boots.sample(); // for what the system caches
      return boots;
    },
  };
}

class Boots implements OpenSubject {
  readonly processes = ['server'];
  readonly #program: string;

  constructor(program: string) {
    this.#program = program;
  }

  async sample(): Promise<Sample> {
    let cheapest = await this.#boot();
    for (let tried = 1; tried < TRIES; tried += 1) {
      const other = await this.#boot();
      if (cpuMs.of(other) < cpuMs.of(cheapest)) cheapest = other;
    }
    return cheapest;
  }

  async #boot(): Promise<Sample> {
    const [port] = await freePorts(1);
    const startedAt = performance.now();
    const server = await ServerProcess.start({
      name: 'server',
      program: this.#program,
      args: [String(port)],
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    const { cpuMicros, residentBytes } = server;
    await server.killed();
    return {
      operations: 1,
      seconds,
      cpuMicros: [cpuMicros],
      residentBytes: [residentBytes],
      errors: 0,
      latencyMs: [],
      loadCpuMicros: 0,
      figures: { [WALL]: seconds * 1_000 },
    };
  }

  async close(): Promise<void> {}
}
