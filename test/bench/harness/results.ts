import type { Machine } from './machine.js';
import type { SubjectRounds } from './rounds.js';
import type { Sample } from './subject.js';
import { type Summary, summarize } from './summary.js';
import {
  cpuPerOperation,
  type Goal,
  type Growth,
  type Scenario,
  type Workload,
} from './workload.js';

/** One subject in one scenario: a line of the table. */
export interface Row {
  readonly workload: string;
  readonly scenario: string;
  readonly subject: string;
  /** Why it was not measured; everything below is then empty. */
  readonly missing?: string;
  /** With its unit. */
  readonly metric: string;
  readonly value?: Summary;
  /** Against the first subject of the scenario, round by round; none for the first itself. */
  readonly against?: Summary & { readonly kind: 'ratio' | 'difference'; readonly first: string };
  /** CPU µs per operation of each server process. */
  readonly processes: readonly {
    readonly name: string;
    readonly cpuMicros: number;
    readonly residentMiB: number;
    /** How much of the time in which it could run it did: below 1, it waited for a core. */
    readonly runShare: number;
  }[];
  readonly perSecond?: number;
  /** p50, p99 and p99.9. */
  readonly latencyMs: readonly number[];
  readonly errors: number;
  /** CPU µs per operation of the load. */
  readonly loadCpuMicros?: number;
  readonly figures: Readonly<Record<string, number>>;
  readonly goals: readonly Judgement[];
}

export interface Judgement {
  /** In words: `≤ 1.2 × floor`. */
  readonly goal: string;
  readonly seen: number;
  readonly isMet: boolean;
}

/** What a run leaves for machines. */
export interface Results {
  readonly version: 1;
  readonly command: string;
  readonly startedAt: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  /** Of the last minute, before and after. */
  readonly loadAverage: readonly [number, number];
  readonly stolenPercent: number;
  readonly rows: readonly Row[];
  /** Scenarios that could not be measured, with the reason. */
  readonly failures: readonly string[];
}

export function makeRows(
  workload: Workload,
  scenario: Scenario,
  all: readonly SubjectRounds[],
): Row[] {
  const metric = scenario.metric ?? cpuPerOperation(workload.operation);
  const [first] = all;
  const valuesOf = ({ samples }: SubjectRounds): number[] => samples.map((one) => metric.of(one));
  const base = first === undefined ? [] : valuesOf(first);
  return all.map((rounds, index) => {
    const place = { workload: workload.name, scenario: scenario.name, subject: rounds.subject };
    const { samples, missing } = rounds;
    if (samples.length === 0) {
      return {
        ...place,
        missing: missing ?? 'no round was measured',
        metric: metric.label,
        processes: [],
        latencyMs: [],
        errors: 0,
        figures: {},
        goals: [],
      };
    }
    const values = valuesOf(rounds);
    const compared = values.map((value, round) =>
      metric.against === 'ratio'
        ? value / (base[round] ?? Number.NaN)
        : value - (base[round] ?? Number.NaN),
    );
    const hasFirst = index > 0 && base.length === values.length;
    const value = summarize(values);
    const against = hasFirst ? summarize(compared) : undefined;
    const figures = Object.keys(samples[0]?.figures ?? {});
    return {
      ...place,
      metric: metric.label,
      value,
      ...(against === undefined
        ? {}
        : { against: { ...against, kind: metric.against, first: first?.subject ?? '' } }),
      processes: rounds.processes.map((name, process) => ({
        name,
        cpuMicros: median(samples, (one) => (one.cpuMicros[process] ?? 0) / one.operations),
        residentMiB: median(samples, (one) => (one.residentBytes[process] ?? 0) / 1_024 ** 2),
        runShare: median(samples, (one) => one.runShares?.[process] ?? 1),
      })),
      perSecond: median(samples, (one) => one.operations / one.seconds),
      latencyMs: (samples[0]?.latencyMs ?? []).map((_one, at) =>
        median(samples, (one) => one.latencyMs[at] ?? Number.NaN),
      ),
      errors: samples.reduce((sum, { errors }) => sum + errors, 0),
      loadCpuMicros: median(samples, (one) => one.loadCpuMicros / one.operations),
      figures: Object.fromEntries(
        figures.map((name) => [name, median(samples, (one) => one.figures[name] ?? Number.NaN)]),
      ),
      goals: [
        ...(scenario.goals ?? [])
          .filter((goal) => goal.subject === rounds.subject)
          .map((goal) =>
            judge(
              goal,
              metric.label,
              value.median,
              against?.median,
              metric.against,
              first?.subject ?? '',
            ),
          ),
        ...(scenario.growth ?? [])
          .filter(({ many: [subject] }) => subject === rounds.subject)
          .map((growth) =>
            judgeGrowth(growth, (name) => {
              const named = all.find(({ subject }) => subject === name);
              return named === undefined ? [] : valuesOf(named);
            }),
          ),
      ],
    };
  });
}

function median(samples: readonly Sample[], of: (sample: Sample) => number): number {
  return summarize(samples.map(of)).median;
}

function judgeGrowth(
  { name, many, few, limit }: Growth,
  valuesOf: (subject: string) => readonly number[],
): Judgement {
  const [subject, floor] = many.map(valuesOf);
  const [fewSubject, fewFloor] = few.map(valuesOf);
  const growths = (subject ?? []).map(
    (value, round) =>
      (value / (floor?.[round] ?? Number.NaN)) *
      ((fewFloor?.[round] ?? Number.NaN) / (fewSubject?.[round] ?? Number.NaN)),
  );
  const seen = growths.length === 0 ? Number.NaN : summarize(growths).median;
  return { goal: `${name}: ≤ ${limit} ×`, seen, isMet: seen <= limit };
}

function judge(
  { judges, limit }: Goal,
  label: string,
  value: number,
  against: number | undefined,
  kind: 'ratio' | 'difference',
  first: string,
): Judgement {
  switch (judges) {
    case 'metric':
      return { goal: `≤ ${limit} ${label}`, seen: value, isMet: value <= limit };
    case 'against first': {
      const seen = against ?? Number.NaN;
      const goal = kind === 'ratio' ? `≤ ${limit} × ${first}` : `≤ ${limit} over ${first}`;
      return { goal, seen, isMet: seen <= limit };
    }
    case 'times less': {
      const seen = 1 / (against ?? Number.NaN);
      return { goal: `≥ ${limit} × below ${first}`, seen, isMet: seen >= limit };
    }
  }
}
