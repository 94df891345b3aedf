import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of the repository in a process of its own, from its TypeScript source. */
export class NodeProgram {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  #ended: Ran | undefined;

  constructor(
    file: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawn(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', file, ...args],
      { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.child.stdout?.on('data', (bytes: Buffer) => {
      this.stdout += bytes.toString();
    });
    this.child.stderr?.on('data', (bytes: Buffer) => {
      this.stderr += bytes.toString();
    });
    this.child.on('close', (code, signal) => {
      this.#ended = { code, signal, stdout: this.stdout, stderr: this.stderr };
    });
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  async ended(): Promise<Ran> {
    try {
      await until(() => this.hasEnded, 'the process has ended', 60_000);
    } catch (error) {
      this.child.kill('SIGKILL');
      throw new Error(`${this.stdout}\n${this.stderr}`, { cause: error });
    }
    return this.#ended as Ran;
  }
}

export function runNode(
  file: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new NodeProgram(file, args, env).ended();
}
