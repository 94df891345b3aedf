import type { Comparison } from './compare.js';
import { showNumber } from './print-table.js';

/** For a terminal: what changed beyond the spread, and how many rows did not. */
export function printComparison({ changes, unknown }: Comparison): string {
  const changed = changes.filter(({ verdict }) => verdict !== 'same');
  const lines = changed.map(
    ({ row, what, before, now, verdict }) =>
      `${verdict.toUpperCase()}  ${row}: ${what} ${showNumber(before.median)} (${showNumber(before.q1)}–${showNumber(before.q3)}) → ` +
      `${showNumber(now.median)} (${showNumber(now.q1)}–${showNumber(now.q3)})`,
  );
  const same = changes.length - changed.length;
  return [
    ...lines,
    `${same} of ${changes.length} rows are the same within the spread (the middle half of the rounds)`,
    ...(unknown.length === 0 ? [] : [`not in the earlier run: ${unknown.join('; ')}`]),
  ].join('\n');
}
