import type { Sample, Subject } from './subject.js';

/** What a scenario is judged by. */
export interface Metric {
  /** With its unit: `CPU µs per request`. */
  readonly label: string;
  of(sample: Sample): number;
  /** How a subject is set against the first one of its scenario: times as much, or so much more. */
  readonly against: 'ratio' | 'difference';
}

/** A number that a scenario must show, as the median of its rounds. */
export interface Goal {
  /** The subject's name. */
  readonly subject: string;
  /**
   * What is held against the limit: the ratio to the first subject or the difference from it, as the metric has it; the
   * metric itself; or `times less than the first`, which must be at least the limit.
   */
  readonly judges: 'against first' | 'metric' | 'times less';
  readonly limit: number;
}

/** How much dearer something is where there is much of it: the ratio to its floor, over that ratio where there is little. */
export interface Growth {
  /** In the table: `1,000 routes over 10`. */
  readonly name: string;
  /** The names of a subject and of its floor. */
  readonly many: readonly [subject: string, floor: string];
  readonly few: readonly [subject: string, floor: string];
  /** What the growth may be at most. */
  readonly limit: number;
}

/** Subjects that are measured beside each other, in interleaved rounds. */
export interface Scenario {
  /** In the table: `50 × 8`. Unique in its workload. */
  readonly name: string;
  /** Whether it is measured without `--all`. */
  readonly isDefault: boolean;
  /** The first is what the others are set against. */
  readonly subjects: readonly Subject[];
  /** CPU time per operation by default. */
  readonly metric?: Metric;
  readonly goals?: readonly Goal[];
  /** Told with the subject of `many`. */
  readonly growth?: readonly Growth[];
  /** Seconds of a round, where it needs its own. */
  readonly seconds?: number;
}

/** What the command line sets for workloads that have connections under load. Undefined: the workload's own. */
export interface Shape {
  readonly connections?: number;
  readonly inFlight?: number;
  /** Characters of the body's text. */
  readonly bodyCharacters?: number;
}

/** A question that the bench answers. */
export interface Workload {
  /** On the command line: lower-case, with hyphens. */
  readonly name: string;
  readonly title: string;
  /** What one operation is: `request`, `recipient`. */
  readonly operation: string;
  scenarios(shape: Shape): readonly Scenario[];
}

export function cpuPerOperation(operation: string): Metric {
  return {
    label: `CPU µs per ${operation}`,
    of: ({ cpuMicros, operations }) => cpuMicros.reduce((sum, one) => sum + one, 0) / operations,
    against: 'ratio',
  };
}
