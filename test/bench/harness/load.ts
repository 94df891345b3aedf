import type { Tally } from './tally.js';

/** Options of a load, as they go to its process. */
export type LoadOptions = Readonly<Record<string, string | number | boolean>>;

/** What works against a server, in a process of its own. A module of a load exports `openLoad`. */
export interface Load {
  readonly tally: Tally;
  /** Begins, or goes on after a stop. */
  start(): void;
  /** Sends nothing more; resolves when nothing is under way. The connections stay. */
  stop(): Promise<void>;
  close(): void | Promise<void>;
}

export type OpenLoad = (port: number, options: LoadOptions) => Promise<Load>;

/** What the harness tells a load's process. */
export type LoadOrder =
  | {
      readonly kind: 'open';
      readonly module: string;
      readonly port: number;
      readonly options: LoadOptions;
    }
  /** Works `warmMs` unmeasured, then measures for `ms`. CPU time is that of `pids`, read by the load's process itself. */
  | {
      readonly kind: 'measure';
      readonly warmMs: number;
      readonly ms: number;
      readonly pids: readonly number[];
    }
  /** Begins a CPU profile of the load, or with a file ends and writes it. */
  | { readonly kind: 'profile'; readonly file?: string }
  | { readonly kind: 'close' };

/** What the load's process answers, once an order is carried out. */
export type LoadReport =
  | { readonly kind: 'opened' | 'profiled' | 'closed' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'measured';
      readonly operations: number;
      readonly errors: number;
      readonly seconds: number;
      /** Of each of `pids`. */
      readonly cpuMicros: readonly number[];
      /** Of each: how much of the time in which its main thread could run it did. */
      readonly runShares: readonly number[];
      readonly ownCpuMicros: number;
      readonly ownRunShare: number;
      /** p50, p99 and p99.9; empty for a load that times nothing. */
      readonly latencyMicros: readonly number[];
    };
