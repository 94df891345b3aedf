import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Programs } from './bundle-program.js';
import type { LoadOptions, LoadOrder, LoadReport } from './load.js';

/** Which load, and how much of it. */
export interface LoadPlan {
  /** The file of a module that exports `openLoad`. */
  readonly module: string;
  readonly options: LoadOptions;
  /** Options that are files of modules: the load gets them as JavaScript. */
  readonly modules?: Readonly<Record<string, string>>;
  /**
   * The load does a server's work too, as one that calls another server: its own CPU time counts as that of a process of
   * this name.
   */
  readonly countedAs?: string;
}

export type Measured = Extract<LoadReport, { kind: 'measured' }>;

/** What a stop of the load and slow machines may add to the time that an order takes. */
const ORDER_LIMIT_MS = 120_000;

/** A load in its process. One order at a time. */
export class LoadProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when its connections are open. @throws Error when the load fails. */
  static async open(plan: LoadPlan, port: number, programs: Programs): Promise<LoadProcess> {
    const main = await programs.bundle(join(import.meta.dirname, 'load-main.ts'));
    const module = await programs.bundle(plan.module);
    const options: Record<string, string | number | boolean> = { ...plan.options };
    for (const [name, file] of Object.entries(plan.modules ?? {}))
      options[name] = await programs.bundle(file);
    const load = new LoadProcess(
      fork(main, [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
    );
    try {
      await load.#order({ kind: 'open', module, port, options }, 'opened');
    } catch (error) {
      load.kill();
      throw error;
    }
    return load;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async measure(warmMs: number, ms: number, pids: readonly number[]): Promise<Measured> {
    return this.#order({ kind: 'measure', warmMs, ms, pids }, 'measured', warmMs + ms);
  }

  /** Begins a CPU profile of the load, or with a file ends and writes it. */
  async profile(file?: string): Promise<void> {
    await this.#order({ kind: 'profile', ...(file === undefined ? {} : { file }) }, 'profiled');
  }

  async close(): Promise<void> {
    await this.#order({ kind: 'close' }, 'closed');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #order<Kind extends LoadReport['kind']>(
    order: LoadOrder,
    wanted: Kind,
    takesMs = 0,
  ): Promise<Extract<LoadReport, { kind: Kind }>> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#child.off('message', hear);
        this.#child.off('exit', ended);
      };
      const hear = (report: unknown): void => {
        finish();
        const heard = report as LoadReport;
        if (heard.kind === wanted) resolve(heard as Extract<LoadReport, { kind: Kind }>);
        else
          reject(
            new Error(heard.kind === 'failed' ? heard.message : `the load said ${heard.kind}`),
          );
      };
      const ended = (code: number | null): void => {
        finish();
        reject(new Error(`the load's process ended with code ${code} at ${order.kind}`));
      };
      const timer = setTimeout(() => {
        finish();
        reject(
          new Error(`the load did not ${order.kind} in ${(takesMs + ORDER_LIMIT_MS) / 1_000} s`),
        );
      }, takesMs + ORDER_LIMIT_MS);
      this.#child.on('message', hear);
      this.#child.on('exit', ended);
      this.#child.send(order);
    });
  }
}
