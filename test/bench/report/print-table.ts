import type { Row } from '../harness/results.js';

/** Three digits that mean something: a fourth is noise. */
export function showNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

const HEAD = [
  'workload',
  'scenario',
  'subject',
  'metric',
  'median',
  'min–max',
  'against first',
  'min–max',
  'CPU µs of each process',
  'per second',
  'p50 / p99 / p99.9 ms',
  'MiB',
  'load µs',
  'goal',
];

/** The cells of a row, in the order of the head. */
export function cellsOf(row: Row): string[] {
  const start = [row.workload, row.scenario, row.subject, row.metric];
  if (row.value === undefined)
    return [...start, '–', '', '', '', row.missing ?? '', '', '', '', '', ''];
  const { value, against } = row;
  const several = row.processes.length > 1;
  const isRatio = against?.kind === 'ratio';
  const figures = Object.entries(row.figures).map(
    ([name, figure]) => `${showNumber(figure)} ${name}`,
  );
  return [
    ...start,
    showNumber(value.median),
    spread(value.min, value.max),
    against === undefined
      ? ''
      : isRatio
        ? `${showNumber(against.median)} × ${against.first}`
        : `${against.median < 0 ? '' : '+'}${showNumber(against.median)} over ${against.first}`,
    against === undefined ? '' : spread(against.min, against.max),
    [
      several
        ? row.processes.map(({ name, cpuMicros }) => `${name} ${showNumber(cpuMicros)}`).join(' + ')
        : '',
      ...figures,
    ]
      .filter((one) => one !== '')
      .join(', '),
    showNumber(row.perSecond ?? Number.NaN),
    row.latencyMs.map(showNumber).join(' / '),
    row.processes.map(({ residentMiB }) => Math.round(residentMiB)).join(' + '),
    showNumber(row.loadCpuMicros ?? Number.NaN),
    [
      ...row.goals.map(
        ({ goal, seen, isMet }) => `${goal}: ${showNumber(seen)} ${isMet ? 'met' : 'MISSED'}`,
      ),
      ...(row.errors > 0 ? [`${row.errors} ERRORS`] : []),
    ].join(', '),
  ];
}

function spread(min: number, max: number): string {
  return `${showNumber(min)}–${showNumber(max)}`;
}

export function tableHead(): readonly string[] {
  return HEAD;
}

/** One table of all rows, for a terminal. Names that repeat from line to line are told once. */
export function printTable(rows: readonly Row[]): string {
  const lines = rows.map(cellsOf);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(HEAD),
    line(widths.map((width) => '─'.repeat(width))),
    ...lines.map((cells, index) => {
      const before = lines[index - 1];
      const sameWorkload = before?.[0] === cells[0];
      const sameScenario = sameWorkload && before?.[1] === cells[1];
      const sameMetric = sameScenario && before?.[3] === cells[3];
      return line([
        sameWorkload ? '' : (cells[0] ?? ''),
        sameScenario ? '' : (cells[1] ?? ''),
        cells[2] ?? '',
        sameMetric ? '' : (cells[3] ?? ''),
        ...cells.slice(4),
      ]);
    }),
  ].join('\n');
}
