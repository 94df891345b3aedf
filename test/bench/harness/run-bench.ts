import type { BenchOptions } from '../bench-options.js';
import { Programs } from './bundle-program.js';
import { type Child, endOnSignal } from './end-on-signal.js';
import { coreTime, describeMachine, loadAverage, stolenPercent } from './machine.js';
import { makeRows, type Results, type Row } from './results.js';
import { runRounds, type SubjectRounds } from './rounds.js';
import type { RunContext } from './subject.js';
import type { Scenario, Workload } from './workload.js';

export const ROUND_SECONDS = 1;
const WARM_MS = 200;
const FIRST_WARM_MS = 1_500;

/**
 * What is measured: the workloads that were named, or all; their default scenarios, or all. A named workload that is no part of
 * the default run is measured whole.
 */
export function chosenScenarios(
  workloads: readonly Workload[],
  { workloads: names, all, shape }: Pick<BenchOptions, 'workloads' | 'all' | 'shape'>,
): { readonly workload: Workload; readonly scenario: Scenario }[] {
  return workloads
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap((workload) => {
      const scenarios = workload.scenarios(shape);
      const defaults = scenarios.filter(({ isDefault }) => isDefault);
      const isWhole = all || (defaults.length === 0 && names.length > 0);
      return (isWhole ? scenarios : defaults).map((scenario) => ({ workload, scenario }));
    });
}

/** Measures. @param tell what is done now, for who waits. @param finished the rows of a scenario, once it is measured. */
export async function runBench(
  workloads: readonly Workload[],
  options: BenchOptions,
  command: string,
  tell: (what: string) => void,
  finished: (rows: readonly Row[]) => void,
): Promise<Results> {
  const programs = new Programs();
  const startedAt = new Date().toISOString();
  const loadBefore = loadAverage();
  const timeBefore = coreTime();
  const started = new Set<Child>();
  const uncared = endOnSignal(started, programs);
  const rows: Row[] = [];
  const failures: string[] = [];
  try {
    for (const { workload, scenario } of chosenScenarios(workloads, options)) {
      const seconds = options.seconds ?? scenario.seconds ?? ROUND_SECONDS;
      // A short run is one to see that all works.
      const scale = Math.min(1, seconds);
      const context: RunContext = {
        programs,
        seconds,
        warmMs: WARM_MS * scale,
        firstWarmMs: FIRST_WARM_MS * scale,
        nodeFlags: [],
        started,
      };
      const measured = await runRounds(scenario, options.rounds, context, (what) =>
        tell(`${workload.name} ${scenario.name}: ${what}`),
      ).catch((error: unknown) => {
        // What comes after it is worth having all the same; the run ends with code 1.
        const text = error instanceof Error ? error.message : String(error);
        failures.push(`${workload.name} ${scenario.name}: ${text}`);
        return allMissing(scenario, 'failed, see below');
      });
      const made = makeRows(workload, scenario, measured);
      started.clear(); // closed with their subjects
      rows.push(...made);
      finished(made);
    }
  } finally {
    uncared();
    programs.remove();
  }
  return {
    version: 1,
    command,
    startedAt,
    machine: describeMachine(),
    rounds: options.rounds,
    seconds: options.seconds ?? ROUND_SECONDS,
    loadAverage: [loadBefore, loadAverage()],
    stolenPercent: stolenPercent(timeBefore, coreTime()),
    rows,
    failures,
  };
}

function allMissing({ subjects }: Scenario, missing: string): SubjectRounds[] {
  return subjects.map(({ name }) => ({ subject: name, processes: [], samples: [], missing }));
}
