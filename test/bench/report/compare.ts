import type { Results, Row } from '../harness/results.js';
import type { Summary } from '../harness/summary.js';

/** What became of a row between two runs. */
export interface Change {
  readonly row: string;
  /** What was compared: the ratio to the floor where there is one, as it asks less of the machine; else the metric. */
  readonly what: string;
  readonly before: Summary;
  readonly now: Summary;
  readonly verdict: 'slower' | 'faster' | 'same';
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Rows of this run that the earlier one does not have. */
  readonly unknown: readonly string[];
}

/**
 * Sets a run against an earlier one. A row is slower when three quarters of its rounds lie above three quarters of the
 * earlier ones: the quarters between do not touch, so what differs is more than the spread.
 */
export function compareResults(before: Results, now: Results): Comparison {
  const earlier = new Map(before.rows.map((row) => [nameOf(row), row]));
  const changes: Change[] = [];
  const unknown: string[] = [];
  for (const row of now.rows) {
    if (row.value === undefined || isYardstick(row, now.rows)) continue;
    const name = nameOf(row);
    const old = earlier.get(name);
    if (old?.value === undefined || old.metric !== row.metric) {
      unknown.push(name);
      continue;
    }
    const both = row.against !== undefined && old.against?.kind === row.against.kind;
    const pair = both
      ? { before: old.against, now: row.against }
      : { before: old.value, now: row.value };
    const of = both
      ? row.against?.kind === 'ratio'
        ? ` ÷ ${row.against.first}`
        : ` over ${row.against?.first}`
      : '';
    changes.push({
      row: name,
      what: `${row.metric}${of}`,
      before: pair.before as Summary,
      now: pair.now as Summary,
      verdict: judge(pair.before as Summary, pair.now as Summary),
    });
  }
  return { changes, unknown };
}

function judge(before: Summary, now: Summary): Change['verdict'] {
  if (now.q1 > before.q3) return 'slower';
  return now.q3 < before.q1 ? 'faster' : 'same';
}

/** A floor: others are set against it, and it is not what is watched. */
function isYardstick(row: Row, rows: readonly Row[]): boolean {
  return (
    row.against === undefined &&
    rows.some(
      (other) =>
        other.workload === row.workload &&
        other.scenario === row.scenario &&
        other.against !== undefined,
    )
  );
}

function nameOf({ workload, scenario, subject }: Row): string {
  return `${workload} ${scenario}: ${subject}`;
}
