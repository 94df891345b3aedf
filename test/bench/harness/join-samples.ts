import type { Sample } from './subject.js';

/** Slices of one round as one sample: what was counted is added up, of the rest it is the mean. @throws RangeError for none. */
export function joinSamples(slices: readonly Sample[]): Sample {
  const last = slices.at(-1);
  if (last === undefined) throw new RangeError('there is no slice to join');
  const sum = (of: (one: Sample) => number): number =>
    slices.reduce((total, one) => total + of(one), 0);
  const mean = (of: (one: Sample) => number): number => sum(of) / slices.length;
  return {
    operations: sum((one) => one.operations),
    seconds: sum((one) => one.seconds),
    cpuMicros: last.cpuMicros.map((_, at) => sum((one) => one.cpuMicros[at] ?? Number.NaN)),
    ...(last.runShares === undefined
      ? {}
      : { runShares: last.runShares.map((_, at) => mean((one) => one.runShares?.[at] ?? 1)) }),
    residentBytes: last.residentBytes,
    errors: sum((one) => one.errors),
    latencyMs: last.latencyMs.map((_, at) => mean((one) => one.latencyMs[at] ?? Number.NaN)),
    loadCpuMicros: sum((one) => one.loadCpuMicros),
    figures: Object.fromEntries(
      Object.keys(last.figures).map((name) => [
        name,
        mean((one) => one.figures[name] ?? Number.NaN),
      ]),
    ),
  };
}
