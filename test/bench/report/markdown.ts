import type { Results, Row } from '../harness/results.js';
import { showNumber } from './print-table.js';

/** A page for people. @param plot the plot's file, as the page refers to it. */
export function renderReport(results: Results, plot: string): string {
  const { machine, loadAverage, stolenPercent, rounds, seconds, command, startedAt, rows } =
    results;
  const goals = rows.flatMap((row) => row.goals.map((goal) => ({ row, ...goal })));
  return `# What a run of the bench showed

\`${command}\`, ${startedAt}: ${rounds} rounds of ${seconds} s for most rows, medians. Node ${machine.node} on ${machine.system},
${machine.cores} cores of ${machine.processor}, ${machine.memoryGiB} GiB. Load average ${showNumber(loadAverage[0])} before and ${showNumber(loadAverage[1])}
after; ${showNumber(stolenPercent)} % of the cores' time was stolen. How to read it: docs/performance.md.

![Each row against the first of its scenario](${plot})

## Goals

| where | goal | seen | |
| --- | --- | ---: | --- |
${goals.map(({ row, goal, seen, isMet }) => `| ${cell(`${row.workload} ${row.scenario}: ${row.subject}`)} | ${cell(goal)} | ${showNumber(seen)} | ${isMet ? 'met' : '**missed**'} |`).join('\n')}

## All rows

| scenario | subject | metric | median (min–max) | against first (min–max) | of each process, µs | per second | p50 / p99 / p99.9 ms | resident MiB |
| --- | --- | --- | ---: | ---: | --- | ---: | --- | ---: |
${rows.map(line).join('\n')}
`;
}

function line(row: Row): string {
  const { value, against, processes } = row;
  const start = [`${row.workload} ${row.scenario}`, row.subject, row.metric];
  if (value === undefined) return tableLine([...start, '', row.missing ?? '', '', '', '', '']);
  const compared =
    against === undefined
      ? ''
      : `${against.kind === 'ratio' || against.median < 0 ? '' : '+'}${showNumber(against.median)}${against.kind === 'ratio' ? ' ×' : ''} (${showNumber(against.min)}–${showNumber(against.max)})`;
  return tableLine([
    ...start,
    `${showNumber(value.median)} (${showNumber(value.min)}–${showNumber(value.max)})`,
    compared,
    processes.length < 2
      ? ''
      : processes.map(({ name, cpuMicros }) => `${name} ${showNumber(cpuMicros)}`).join(' + '),
    showNumber(row.perSecond ?? Number.NaN),
    row.latencyMs.map(showNumber).join(' / '),
    processes.map(({ residentMiB }) => Math.round(residentMiB)).join(' + '),
  ]);
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** A text that stays in its cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
