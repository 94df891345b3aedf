import type { Programs } from './bundle-program.js';
import type { Child } from './end-on-signal.js';

/** One round of one subject. */
export interface Sample {
  readonly operations: number;
  readonly seconds: number;
  /** Of each server process, in the order of `processes`, while it was measured. */
  readonly cpuMicros: readonly number[];
  /**
   * Of each: how much of the time in which its main thread could run it did, 1 when cores were free. Empty where it is not
   * known.
   */
  readonly runShares?: readonly number[];
  /** At the end of the round. */
  readonly residentBytes: readonly number[];
  /** Answers that were errors. */
  readonly errors: number;
  /** p50, p99 and p99.9 as a client sees them, in milliseconds; empty where nobody waits for an answer. */
  readonly latencyMs: readonly number[];
  /** CPU time of the load: it should be less than the servers'. */
  readonly loadCpuMicros: number;
  /** What a workload measures beside all this, by name with its unit: `KB per connection`. */
  readonly figures: Readonly<Record<string, number>>;
}

/** How a run measures. */
export interface RunContext {
  readonly programs: Programs;
  /** Of each round. */
  readonly seconds: number;
  /** Unmeasured work before each round. */
  readonly warmMs: number;
  /** Unmeasured work before the first round, in which code is compiled. */
  readonly firstWarmMs: number;
  /** The processes that run, so that they can be ended when the run is interrupted. */
  readonly started: Set<Child>;
  /** Flags of Node for the servers that are measured. */
  readonly nodeFlags: readonly string[];
  /** Where CPU profiles of the servers go; none are taken without it. */
  readonly profileFolder?: string;
}

/** Something that is measured beside others, in rounds. */
export interface Subject {
  /** In the table: `floor`, `nopal`. Unique in its scenario. */
  readonly name: string;
  /** A sample may be as short as one likes, and several make one. */
  readonly isSliced?: boolean;
  /** Why it cannot be measured here, and what to do about it; undefined when it can. */
  missing?(): string | undefined;
  open(context: RunContext): Promise<OpenSubject>;
}

export interface OpenSubject {
  /** Names of the server processes. */
  readonly processes: readonly string[];
  /** One round. */
  sample(): Promise<Sample>;
  close(): Promise<void>;
}
