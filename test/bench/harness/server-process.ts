import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpuMicros, residentBytes } from './process-facts.js';

/** How a server that is measured is started. It listens on the port it was given and then prints a line with `listens`. */
export interface ServerCommand {
  /** In the table: `frontend`. */
  readonly name: string;
  /** A `.js`, `.mjs` or `.ts` file, which Node runs; anything else is a program that runs by itself. */
  readonly program: string;
  readonly args: readonly string[];
  /** The folder that it runs in; this one's by default. */
  readonly cwd?: string;
  /** In addition to this process's environment, in which NODE_ENV is `production`. */
  readonly env?: Readonly<Record<string, string>>;
}

const START_LIMIT_MS = 60_000;
/** Of what it printed, told when it does not start. */
const KEPT_CHARACTERS = 4_000;
const PROFILE_LIMIT_MS = 30_000;

/** A server in a process of its own. */
export class ServerProcess {
  readonly name: string;
  readonly #child: ChildProcess;
  #printed = '';

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    const keep = (text: unknown): void => {
      this.#printed = (this.#printed + String(text)).slice(-KEPT_CHARACTERS);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /**
   * Resolves when the server listens.
   * @param nodeFlags for programs that Node runs.
   * @throws Error when it ends before, or takes longer than a minute; with the last that it printed.
   */
  static async start(
    { name, program, args, cwd, env }: ServerCommand,
    nodeFlags: readonly string[] = [],
  ): Promise<ServerProcess> {
    const isScript = /\.[cm]?[jt]s$/.test(program);
    const child = spawn(
      isScript ? process.execPath : program,
      isScript ? [...nodeFlags, program, ...args] : args,
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(cwd === undefined ? {} : { cwd }),
        env: { ...process.env, NODE_ENV: 'production', NOPAL_BENCH_NAME: name, ...env },
      },
    );
    const server = new ServerProcess(name, child);
    try {
      await server.printed('listens', START_LIMIT_MS);
    } catch (error) {
      server.kill();
      throw error;
    }
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get cpuMicros(): number {
    return cpuMicros(this.pid);
  }

  get residentBytes(): number {
    return residentBytes(this.pid);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async killed(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.kill();
    await gone;
  }

  /** Begins the profile of a process that was started with `profileFlags`, or writes it. */
  async profile(said: 'begun' | 'written'): Promise<void> {
    const heard = this.printed(`profile ${said}`, PROFILE_LIMIT_MS);
    this.signal('SIGUSR2');
    await heard;
  }

  /** What it prints when it gets a signal: the first that fits, in so many milliseconds. @throws Error when nothing does. */
  answer(signal: NodeJS.Signals, pattern: RegExp, limitMs: number): Promise<RegExpExecArray> {
    const { stdout } = this.#child;
    return new Promise((resolve, reject) => {
      let text = '';
      const look = (piece: unknown): void => {
        text += String(piece);
        const found = pattern.exec(text);
        if (found === null) return;
        stdout?.off('data', look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        stdout?.off('data', look);
        reject(new Error(`${this.name} has not printed ${pattern} in ${limitMs / 1_000} s`));
      }, limitMs);
      stdout?.on('data', look);
      this.signal(signal);
    });
  }

  /** Resolves when it has printed a word. @throws Error when it ends before, or in so many milliseconds has not. */
  printed(word: string, limitMs: number): Promise<void> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const finish = (error?: Error): void => {
        clearTimeout(timer);
        child.stdout?.off('data', look);
        child.stderr?.off('data', look);
        child.off('exit', ended);
        child.off('error', failed);
        if (error === undefined) resolve();
        else reject(error);
      };
      const why = (what: string): Error =>
        new Error(`${this.name} ${what}${this.#printed === '' ? '' : `:\n${this.#printed}`}`);
      const look = (): void => {
        if (this.#printed.includes(word)) finish();
      };
      const ended = (code: number | null, signal: string | null): void =>
        finish(
          why(
            `ended with ${code === null ? signal : `code ${code}`} before it had printed "${word}"`,
          ),
        );
      const failed = (error: Error): void => finish(why(`could not be started: ${error.message}`));
      const timer = setTimeout(
        () => finish(why(`has not printed "${word}" in ${limitMs / 1_000} s`)),
        limitMs,
      );
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      child.on('exit', ended);
      child.on('error', failed);
    });
  }
}
