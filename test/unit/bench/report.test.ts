import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Results, Row } from '../../bench/harness/results.js';
import { summarize } from '../../bench/harness/summary.js';
import { compareResults } from '../../bench/report/compare.js';
import { renderReport } from '../../bench/report/markdown.js';
import { renderPlot } from '../../bench/report/plot.js';
import { printComparison } from '../../bench/report/print-comparison.js';
import { printTable, showNumber } from '../../bench/report/print-table.js';

function row(subject: string, values: readonly number[], ratios?: readonly number[]): Row {
  return {
    workload: 'echo',
    scenario: '50 × 8',
    subject,
    metric: 'CPU µs per request',
    value: summarize(values),
    ...(ratios === undefined
      ? {}
      : { against: { ...summarize(ratios), kind: 'ratio' as const, first: 'floor' } }),
    processes: [
      { name: 'backend', cpuMicros: 1.5, residentMiB: 80, runShare: 1 },
      { name: 'frontend', cpuMicros: 2.5, residentMiB: 90, runShare: 0.5 },
    ],
    perSecond: 123_456,
    latencyMs: [0.034, 1.2, 13.4],
    errors: 0,
    loadCpuMicros: 1,
    figures: {},
    goals: ratios === undefined ? [] : [{ goal: '≤ 2 × floor', seen: 2.5, isMet: false }],
  };
}

function results(...rows: readonly Row[]): Results {
  return {
    version: 1,
    command: 'npm run bench -- <echo>',
    startedAt: '2026-01-02T03:04:05.000Z',
    machine: { node: 'v20', system: 'linux 6', processor: 'a | b', cores: 2, memoryGiB: 4 },
    rounds: 5,
    seconds: 2,
    loadAverage: [0.5, 1.5],
    stolenPercent: 0,
    rows,
    failures: [],
  };
}

const slow = [2.4, 2.5, 2.6, 2.5, 2.5];
const fast = [1.4, 1.5, 1.6, 1.5, 1.5];
const floor = row('floor', [3, 3, 3, 3, 3]);

test('a row is slower when its middle rounds all lie above the middle rounds of before', () => {
  const before = results(floor, row('nopal', [9], fast));
  const { changes } = compareResults(before, results(floor, row('nopal', [1], slow)));
  assert.deepEqual(
    changes.map(({ row: name, what, verdict }) => [name, what, verdict]),
    [['echo 50 × 8: nopal', 'CPU µs per request ÷ floor', 'slower']],
  );
  const text = printComparison({ changes, unknown: [] });
  assert.match(text, /SLOWER {2}echo 50 × 8: nopal: .* 1\.50 \(1\.50–1\.50\) → 2\.50/);
});

test('a difference within the spread is none, and one round out of five decides nothing', () => {
  const wide = row('nopal', [9], [1.4, 1.5, 1.6, 1.5, 9]);
  const { changes } = compareResults(results(floor, row('nopal', [9], fast)), results(floor, wide));
  assert.deepEqual(
    changes.map(({ verdict }) => verdict),
    ['same'],
  );
});

test('what is less is faster, and what was not there before is named', () => {
  const before = results(floor, row('nopal', [9], slow));
  const now = results(floor, row('nopal', [9], fast), row('new', [9], fast));
  const comparison = compareResults(before, now);
  assert.equal(comparison.changes[0]?.verdict, 'faster');
  assert.deepEqual(comparison.unknown, ['echo 50 × 8: new']);
  assert.match(printComparison(comparison), /not in the earlier run: echo 50 × 8: new/);
});

test('a row without a floor is compared by its metric', () => {
  const before = results(row('alone', [1, 1, 1]));
  const { changes } = compareResults(before, results(row('alone', [2, 2, 2])));
  assert.deepEqual(
    changes.map(({ what, verdict }) => [what, verdict]),
    [['CPU µs per request', 'slower']],
  );
});

test('the table has a line a row, with the shares of the processes and what was missed', () => {
  const lines = printTable([floor, row('nopal', [7], slow)]).split('\n');
  assert.equal(lines.length, 4);
  assert.match(lines[3] as string, /nopal +7\.00 +7\.00–7\.00 +2\.50 × floor +2\.40–2\.60/);
  assert.match(
    lines[3] as string,
    /backend 1\.50 \+ frontend 2\.50 +123,456 +0\.034 \/ 1\.20 \/ 13\.4/,
  );
  assert.match(lines[3] as string, /≤ 2 × floor: 2\.50 MISSED$/);
});

test('numbers have three digits that mean something', () => {
  assert.deepEqual([0, 0.0123, 0.5, 3.234, 31.4159, 31415.9, -0.25, Number.NaN].map(showNumber), [
    '0.00',
    '0.012',
    '0.50',
    '3.23',
    '31.4',
    '31,416',
    '-0.25',
    '–',
  ]);
});

test('the page has every row and goal, and the plot keeps any text out of its markup', () => {
  const run = results(floor, row('nopal <x>', [7], slow));
  const page = renderReport(run, 'page.svg');
  assert.match(page, /!\[.*\]\(page\.svg\)/);
  assert.match(page, /\| echo 50 × 8: nopal <x> \| ≤ 2 × floor \| 2\.50 \| \*\*missed\*\* \|/);
  assert.match(page, /\| echo 50 × 8 \| floor \| CPU µs per request \| 3\.00 \(3\.00–3\.00\) \|/);
  const plot = renderPlot(run);
  assert.match(plot, /nopal &#60;x&#62;/);
  assert.match(plot, /2\.50 ×<\/text>/);
  assert.doesNotMatch(plot, /<x>|<echo>/);
});
