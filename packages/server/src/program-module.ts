import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Cancel, type Clock, type Logger, type Module, SystemClock } from '@nopal/core';
import { LineSplitter } from './line-splitter.js';
import { createLogger } from './pino-logger.js';

/** Whether a program that ends by itself is started again; `on-failure`: unless its exit code is 0. */
export type RestartPolicy = 'never' | 'always' | 'on-failure';

export interface ProgramOptions {
  /** The module's name, and the program's in log lines. */
  readonly name: string;
  /** A path, or a name that is looked up in PATH. No shell is involved. */
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Gets the program's lines, standard output as info and standard error as error; `createLogger()` by default. */
  readonly logger?: Logger;
  /** How long the program may take to end after SIGTERM before it is killed; 15,000 by default. */
  readonly stopTimeoutMs?: number;
  /** `never` by default. */
  readonly restart?: RestartPolicy;
  /** Restarts in a row; 10 by default. A run of a minute begins a new row. */
  readonly maxRestarts?: number;
  /** The wait before the first restart of a row, doubled for each further one; 500 by default. A random half is taken off. */
  readonly minBackoffMs?: number;
  /** 30,000 by default. */
  readonly maxBackoffMs?: number;
  /** Characters of a line that are logged; 8,192 by default. */
  readonly maxLineLength?: number;
  readonly clock?: Clock;
}

const DEFAULTS = {
  args: [] as readonly string[],
  stopTimeoutMs: 15_000,
  restart: 'never' as RestartPolicy,
  maxRestarts: 10,
  minBackoffMs: 500,
  maxBackoffMs: 30_000,
  maxLineLength: 8_192,
};
/** A run of so many milliseconds was a good one. */
const STABLE_RUN_MS = 60_000;

/**
 * A module that runs an external program beside the server: starts it in `init`, logs its lines, starts it again when it
 * ends by itself and the policy says so, and ends it in `shutdown` with SIGTERM, then SIGKILL. Outside of Windows the
 * program has a process group of its own, which gets the signals, so its own children end with it.
 */
export class ProgramModule implements Module {
  readonly name: string;
  readonly #options: ProgramOptions & typeof DEFAULTS;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #child: ChildProcess | undefined;
  #startedAt = 0;
  #restarts = 0;
  #isStopping = false;
  #cancelRestart: Cancel = () => {};

  /** @throws TypeError for an unknown restart policy. */
  constructor(options: ProgramOptions) {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    this.#options = { ...DEFAULTS, ...(Object.fromEntries(given) as unknown as ProgramOptions) };
    const { restart } = this.#options;
    if (!['never', 'always', 'on-failure'].includes(restart)) {
      throw new TypeError(`restart is ${String(restart)}; it must be never, always or on-failure`);
    }
    this.name = options.name;
    this.#clock = options.clock ?? new SystemClock();
    this.#logger = (options.logger ?? createLogger()).child({ program: options.name });
  }

  /** The running program's process id. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Restarts since the last good run. */
  get restarts(): number {
    return this.#restarts;
  }

  /** @throws Error when the program cannot be started. */
  async init(): Promise<void> {
    this.#isStopping = false;
    await this.#start();
  }

  /** @throws Error when the program did not end in time and was killed. */
  async shutdown(): Promise<void> {
    this.#isStopping = true;
    this.#cancelRestart();
    const child = this.#child;
    if (child === undefined) return;
    const { stopTimeoutMs } = this.#options;
    const ended = once(child, 'exit');
    let wasKilled = false;
    const cancel = this.#clock.setTimeout(() => {
      wasKilled = true;
      signal(child, 'SIGKILL');
    }, stopTimeoutMs);
    signal(child, 'SIGTERM');
    await ended;
    cancel();
    if (wasKilled) {
      throw new Error(
        `program ${this.name} did not end within ${stopTimeoutMs} ms of SIGTERM and was killed`,
      );
    }
  }

  async #start(): Promise<void> {
    const { command, args, cwd, env } = this.#options;
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.#logLines(child);
    try {
      await once(child, 'spawn'); // rejects with the error event
    } catch (cause) {
      throw new Error(
        `program ${this.name} (${command}) cannot be started: ${(cause as Error).message}`,
        { cause },
      );
    }
    this.#child = child;
    this.#startedAt = this.#clock.now();
    child.on('error', (err) => this.#logger.error('the program could not be signalled', { err }));
    child.once('exit', (code, killedBy) => this.#ended(code, killedBy));
    if (child.exitCode !== null || child.signalCode !== null)
      this.#ended(child.exitCode, child.signalCode);
    this.#logger.info('the program runs', { pid: child.pid });
  }

  #logLines(child: ChildProcess): void {
    const { maxLineLength } = this.#options;
    const info = new LineSplitter(maxLineLength, (line) => this.#logger.info(line));
    const error = new LineSplitter(maxLineLength, (line) => this.#logger.error(line));
    child.stdout?.on('data', (bytes: Buffer) => info.write(bytes)).once('end', () => info.end());
    child.stderr?.on('data', (bytes: Buffer) => error.write(bytes)).once('end', () => error.end());
  }

  #ended(code: number | null, killedBy: NodeJS.Signals | null): void {
    if (this.#child === undefined) return;
    this.#child = undefined;
    if (this.#isStopping) {
      this.#logger.info('the program has ended', { code, signal: killedBy });
      return;
    }
    if (this.#clock.now() - this.#startedAt >= STABLE_RUN_MS) this.#restarts = 0;
    const isFailure = code !== 0;
    if (isFailure) this.#logger.error('the program failed', { code, signal: killedBy });
    else this.#logger.info('the program has ended by itself', { code });
    const { restart } = this.#options;
    if (restart === 'always' || (restart === 'on-failure' && isFailure)) this.#restartLater();
  }

  #restartLater(): void {
    const { maxRestarts, minBackoffMs, maxBackoffMs } = this.#options;
    if (this.#restarts >= maxRestarts) {
      this.#logger.error('the program is not started again: it ended too often', {
        restarts: this.#restarts,
      });
      return;
    }
    const backoffMs = Math.min(maxBackoffMs, minBackoffMs * 2 ** this.#restarts);
    this.#restarts += 1;
    // Jitter: programs that fell over the same thing do not come back in step.
    const delayMs = backoffMs * (0.5 + Math.random() / 2);
    this.#cancelRestart = this.#clock.setTimeout(() => {
      this.#start().then(
        () => {
          if (this.#isStopping && this.#child !== undefined) signal(this.#child, 'SIGKILL');
        },
        (err: unknown) => {
          this.#logger.error('the program could not be started again', { err });
          if (!this.#isStopping) this.#restartLater();
        },
      );
    }, delayMs);
  }
}

/** To the program's whole group, where there are groups. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill(name);
    else process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended
  }
}
