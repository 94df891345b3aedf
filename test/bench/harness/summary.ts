/** What several rounds showed of one number. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** A quarter of the rounds lie below it. */
  readonly q1: number;
  /** A quarter of the rounds lie above it. */
  readonly q3: number;
  readonly rounds: number;
}

/** A quantile by linear interpolation between the two values around it. @param sorted ascending, one value or more. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}

/** @throws RangeError for no values: a median of nothing would look like a result. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('there is no round to summarize');
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    min: sorted[0] as number,
    max: sorted.at(-1) as number,
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
    rounds: sorted.length,
  };
}
