import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../support/repository-root.js';
import { until } from '../support/until.js';

/** What a server's process tells of itself. */
export interface ServerReport {
  /** Summed over labels. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What the event loop holds, by kind: timers, sockets. */
  readonly held: Readonly<Record<string, number>>;
  readonly heapUsed: number;
  /** Of it the code that V8 has compiled so far, which grows for a long time. */
  readonly code: number;
  readonly rss: number;
  readonly external: number;
  readonly files: number;
  readonly listeners: number;
  readonly sessions: number;
  readonly connections: number;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly time: number;
  readonly [field: string]: unknown;
}

/** pino's numbers. */
export const WARN = 40;
const KEPT_LINES = 20_000;

/** One server in a process of its own, and the faults that befall it. */
export class ServerProcess {
  readonly id: string;
  readonly type: string;
  readonly lines: LogLine[] = [];
  stderr = '';
  /** How it ended; undefined while it runs. */
  ended: string | undefined;
  /** When it ended, on the clock of `performance`. */
  endedAt = 0;
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (report: ServerReport) => void>();
  #asked = 0;
  #isDoomed = false;

  constructor(type: string, id: string, env: Readonly<Record<string, string>>) {
    this.type = type;
    this.id = id;
    const flags = ['--expose-gc', '--conditions=source', '--import=tsx'];
    this.#child = spawn(process.execPath, [...flags, 'test/faults/server-program.ts'], {
      cwd: repositoryRoot,
      env: { ...process.env, ...env, NOPAL_SERVER: type, NOPAL_SERVER_ID: id },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { stdout, stderr } = this.#child;
    if (stdout !== null)
      createInterface({ input: stdout }).on('line', (line) => {
        if (line.startsWith('{')) this.#note(JSON.parse(line));
      });
    stderr?.on('data', (bytes: Buffer) => {
      this.stderr = (this.stderr + bytes.toString()).slice(-20_000);
    });
    this.#child.on('message', (message) => {
      const { number, report } = message as { number: number; report: ServerReport };
      this.#answers.get(number)?.(report);
      this.#answers.delete(number);
    });
    this.#child.on('exit', (code, signal) => {
      this.ended = signal ?? `exit ${code}`;
      this.endedAt = performance.now();
    });
  }

  #note(line: { readonly level: number; readonly msg: string; readonly time: string }): void {
    this.lines.push({ ...line, time: Date.parse(line.time) });
    if (this.lines.length > KEPT_LINES) this.lines.splice(0, KEPT_LINES / 2);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Where clients come: the WebSocket port, then the TCP port. */
  get ports(): readonly number[] {
    const addresses = this.line('server is running')?.addresses as { port: number }[] | undefined;
    return (addresses ?? []).map(({ port }) => port);
  }

  /** The first line of the log with that text since a time of `Date.now`. */
  line(text: string, since = 0): LogLine | undefined {
    return this.lines.find(({ msg, time }) => time >= since && msg.includes(text));
  }

  /** The same, about one other server. */
  lineOf(peer: string, text: string, since = 0): LogLine | undefined {
    return this.lines.find(
      (line) => line.time >= since && line.peer === peer && line.msg.includes(text),
    );
  }

  count(text: string): number {
    return this.lines.filter(({ msg }) => msg.includes(text)).length;
  }

  async ready(): Promise<this> {
    await until(
      () => {
        if (this.ended !== undefined)
          throw new Error(`${this.id} ended with ${this.ended}:\n${this.stderr}\n${this.tail()}`);
        return this.line('server is running') !== undefined;
      },
      `${this.id} runs`,
      60_000,
    );
    return this;
  }

  /** Its last lines, for a failing test. */
  tail(count = 15): string {
    return this.lines
      .slice(-count)
      .map((line) => JSON.stringify(line))
      .join('\n');
  }

  async report(): Promise<ServerReport> {
    this.#asked += 1;
    const number = this.#asked;
    let report: ServerReport | undefined;
    this.#answers.set(number, (given) => {
      report = given;
    });
    this.#child.send(number);
    await until(() => report !== undefined || this.ended !== undefined, `${this.id} reports`);
    if (report === undefined) throw new Error(`${this.id} has ended: ${this.ended}`);
    return report;
  }

  /** As a crash. */
  async kill(): Promise<void> {
    await this.signal('SIGKILL').gone();
  }

  signal(signal: NodeJS.Signals): this {
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') this.#isDoomed = true;
    this.#child.kill(signal);
    return this;
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Resolves with how it ended. */
  async gone(limitMs = 60_000): Promise<string> {
    await until(() => this.ended !== undefined, `${this.id} ends`, limitMs);
    return this.ended ?? '';
  }

  /** Whether it ended though nobody ended it. */
  get hasCrashed(): boolean {
    return this.ended !== undefined && !this.#isDoomed;
  }
}
