import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from '../harness/free-ports.js';
import { cpuMicros } from '../harness/process-facts.js';
import { startServers } from '../harness/served.js';
import type { ServerCommand, ServerProcess } from '../harness/server-process.js';
import type { OpenSubject, RunContext, Sample, Subject } from '../harness/subject.js';

const script = join(import.meta.dirname, 'http-wrk.lua');
const LIMIT_MS = 60_000;
const WATCH_MS = 50;

/** What wrk asks for, over and over. */
export interface WrkPlan {
  /** `%d` in it is 0 to `count` - 1 in turn. */
  readonly path: string;
  readonly count?: number;
  /** Beside `Host`. */
  readonly headers?: readonly string[];
  readonly connections: number;
}

export interface WrkResult {
  readonly operations: number;
  readonly micros: number;
  readonly errors: number;
  /** p50, p99 and p99.9. */
  readonly latencyMicros: readonly number[];
  readonly loadCpuMicros: number;
}

/** Why wrk cannot be used, and what to do about it; undefined when it can. */
export function wrkMissing(): string | undefined {
  // It has no way to be asked for its version that ends with code 0.
  const { error } = spawnSync('wrk', ['-v'], { stdio: 'ignore' });
  if (error === undefined) return undefined;
  return `wrk is missing (${error.message}): install it, as with \`apt-get install wrk\` on Debian`;
}

/**
 * Starts wrk for some seconds, to a tenth, as often as it looks whether it is to end. Of its own it ends at whole ones alone.
 * @throws Error with what it said when it fails.
 */
export async function runWrk(port: number, plan: WrkPlan, seconds: number): Promise<WrkResult> {
  const { path, count = 1, headers = [], connections } = plan;
  const most = Math.ceil(seconds) + 1;
  const args = ['-t', '1', '-c', String(connections), '-d', `${most}s`, '-s', script];
  for (const header of headers) args.push('-H', header);
  args.push(`http://127.0.0.1:${port}`, '--', path, String(count));
  const wrk = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const keep = (text: unknown): void => {
    printed += String(text);
  };
  wrk.stdout.on('data', keep);
  wrk.stderr.on('data', keep);
  let loadCpuMicros = 0;
  const watch = setInterval(() => {
    try {
      // Never less than before: of a thread that has just ended nothing is told any more.
      loadCpuMicros = Math.max(loadCpuMicros, cpuMicros(wrk.pid ?? 0));
    } catch {
      // It has just ended.
    }
  }, WATCH_MS);
  const end = setTimeout(() => wrk.kill('SIGINT'), seconds * 1_000);
  const limit = setTimeout(() => wrk.kill('SIGKILL'), most * 1_000 + LIMIT_MS);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      wrk.on('error', reject);
      wrk.on('close', resolve);
    });
    const [, json] = /^wrk (\{.*\})$/m.exec(printed) ?? [];
    if (code !== 0 || json === undefined)
      throw new Error(`wrk ended with code ${code}: ${printed}`);
    return { ...(JSON.parse(json) as Omit<WrkResult, 'loadCpuMicros'>), loadCpuMicros };
  } finally {
    clearInterval(watch);
    clearTimeout(end);
    clearTimeout(limit);
  }
}

export interface WrkSubject {
  readonly name: string;
  server(port: number): ServerCommand;
  readonly plan: WrkPlan;
  missing?(): string | undefined;
}

/** A server under wrk. */
export function underWrk({ name, server, plan, missing }: WrkSubject): Subject {
  let asked: { readonly missing: string | undefined } | undefined;
  return {
    name,
    isSliced: true,
    missing() {
      asked ??= { missing: wrkMissing() ?? missing?.() };
      return asked.missing;
    },
    async open(context) {
      const [port = 0] = await freePorts(1);
      const [started] = await startServers([server(port)], context);
      return new OpenWrk(started as ServerProcess, port, plan, context);
    },
  };
}

class OpenWrk implements OpenSubject {
  readonly processes: readonly string[];
  readonly #server: ServerProcess;
  readonly #port: number;
  readonly #plan: WrkPlan;
  readonly #context: RunContext;
  #isWarm = false;

  constructor(server: ServerProcess, port: number, plan: WrkPlan, context: RunContext) {
    this.processes = [server.name];
    this.#server = server;
    this.#port = port;
    this.#plan = plan;
    this.#context = context;
  }

  async sample(): Promise<Sample> {
    const { seconds, firstWarmMs, profileFolder } = this.#context;
    const server = this.#server;
    if (!this.#isWarm) await runWrk(this.#port, this.#plan, firstWarmMs / 1_000);
    this.#isWarm = true;
    if (profileFolder !== undefined) await server.profile('begun');
    const before = server.cpuMicros;
    const result = await runWrk(this.#port, this.#plan, seconds);
    const used = server.cpuMicros - before;
    if (profileFolder !== undefined) await server.profile('written');
    return {
      operations: result.operations,
      seconds: result.micros / 1_000_000,
      cpuMicros: [used],
      residentBytes: [server.residentBytes],
      errors: result.errors,
      latencyMs: result.latencyMicros.map((micros) => micros / 1_000),
      loadCpuMicros: result.loadCpuMicros,
      figures: {},
    };
  }

  async close(): Promise<void> {
    await this.#server.killed();
  }
}
