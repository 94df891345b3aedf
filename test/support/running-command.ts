import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from './until.js';

/** Only ends what would hang. */
const LIMIT_MS = 60_000;

export interface RunningOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A command that runs until it is stopped, with all that it starts. */
export class RunningCommand {
  output = '';
  readonly #title: string;
  readonly #child: ChildProcess;
  #ended: string | undefined;

  constructor(file: string, commandLine: readonly string[], options: RunningOptions) {
    this.#title = [file, ...commandLine].join(' ');
    // A group of its own, so that what npm starts is stopped as well.
    this.#child = spawn(file, [...commandLine], { ...options, detached: true });
    const note = (text: Buffer): void => {
      this.output += text.toString();
    };
    this.#child.stdout?.on('data', note);
    this.#child.stderr?.on('data', note);
    this.#child.on('error', (error) => {
      this.#ended = error.message;
    });
    this.#child.on('exit', (code, signal) => {
      this.#ended = `exit ${code ?? signal}`;
    });
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** How it ended: `exit 0`, `exit SIGKILL`. */
  async end(): Promise<string> {
    await until(() => this.hasEnded, `${this.#title} ends`, LIMIT_MS);
    return this.#ended ?? '';
  }

  /** Ctrl-C, which reaches the whole group as in a terminal. */
  interrupt(): void {
    this.#signal('SIGINT');
  }

  /** Waits until the condition holds; rejects when the command ends before. */
  async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const end = performance.now() + LIMIT_MS;
    while (!(await condition())) {
      const ended = this.#ended ?? (performance.now() > end ? 'it hangs' : undefined);
      if (ended !== undefined)
        throw new Error(`${this.#title}: ${ended}, and ${what} is still to come\n${this.output}`);
      await pause(20);
    }
  }

  /** Lets it end by itself, then makes it. */
  async stop(): Promise<void> {
    this.#signal('SIGTERM');
    const end = performance.now() + 20_000;
    while (!this.hasEnded && performance.now() < end) await pause(20);
    this.#signal('SIGKILL');
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // All of the group have ended.
    }
  }
}
