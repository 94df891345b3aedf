import { type ChildProcess, spawn } from 'node:child_process';
import { repositoryRoot } from './repository-root.js';
import { until } from './until.js';

/** Only ends what would hang. */
const LIMIT_MS = 120_000;

export interface ServerProcessOptions {
  /** As `bundleProgram` made it. It prints one line of JSON with `ready` and `ports` when it serves, and ends when its stdin does. */
  readonly program: string;
  readonly id: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the environment cannot say, for the program to read as JSON. */
  readonly given?: object;
}

/**
 * A server in a process of its own. It never outlives the test: it ends with this process's exit, and with the end of its
 * stdin where this process is killed.
 */
export class ServerProcess {
  readonly id: string;
  /** Where clients connect, once it is ready: WebSocket, TCP. */
  ports: readonly number[] = [];
  output = '';
  readonly #child: ChildProcess;
  #ended: string | undefined;
  readonly #endWithUs = (): void => void this.#child.kill('SIGKILL');

  constructor({ program, id, env, given = {} }: ServerProcessOptions) {
    this.id = id;
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NOPAL_'));
    this.#child = spawn(process.execPath, [program, JSON.stringify(given)], {
      cwd: repositoryRoot,
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    process.on('exit', this.#endWithUs);
    const note = (text: Buffer): void => {
      this.output += text.toString();
    };
    this.#child.stdout?.on('data', note);
    this.#child.stderr?.on('data', note);
    this.#child.stdin?.on('error', () => undefined); // it has ended before us
    this.#child.on('error', (error) => {
      this.#ended = error.message;
    });
    this.#child.on('close', (code, signal) => {
      process.off('exit', this.#endWithUs);
      this.#ended = `exit ${code ?? signal}`;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Resolves when it serves. @throws Error with its output when it ends before. */
  async ready(): Promise<this> {
    await until(
      () => {
        const line = this.output.split('\n').find((one) => one.startsWith('{"ready"'));
        if (line !== undefined) this.ports = JSON.parse(line).ports;
        else if (this.hasEnded) throw new Error(`${this.id}: ${this.#ended}\n${this.output}`);
        return line !== undefined;
      },
      `${this.id} is ready`,
      LIMIT_MS,
    );
    return this;
  }

  /** SIGTERM: it finishes what it has and leaves. Answers how it ended: `exit 0`. */
  async stop(): Promise<string> {
    this.signal('SIGTERM');
    return this.ended();
  }

  /** As a crash ends it. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended();
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.hasEnded) this.#child.kill(signal);
  }

  /** Waits for its end; makes it where it does not come. */
  async ended(): Promise<string> {
    try {
      await until(() => this.hasEnded, `${this.id} ends`, LIMIT_MS);
    } catch (error) {
      this.#child.kill('SIGKILL');
      throw new Error(this.output, { cause: error });
    }
    return this.#ended ?? '';
  }
}
