import type { Results, Row } from '../harness/results.js';
import { showNumber } from './print-table.js';
import { svgText } from './svg-text.js';

const WIDTH = 1_000;
const LABELS = 430;
const VALUES = 90;
const ROW = 22;
const HEAD = 34;
const MIDDLE = 14;

interface Bar {
  readonly label: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly isMissed: boolean;
}

/** Bars of the ratios, one group a scenario, each with its spread; the line is the first subject of the scenario. */
export function renderPlot({ rows, command }: Pick<Results, 'rows' | 'command'>): string {
  const groups = groupsOf(rows);
  const parts: string[] = [];
  let y = HEAD;
  for (const { title, bars } of groups) {
    parts.push(`<text x="8" y="${y + MIDDLE}" font-weight="bold">${svgText(title)}</text>`);
    y += ROW;
    const scale = (WIDTH - LABELS - VALUES) / Math.max(1.2, ...bars.map(({ max }) => max));
    const top = y;
    for (const bar of bars) {
      parts.push(drawBar(bar, y, scale));
      y += ROW;
    }
    const at = (LABELS + scale).toFixed(1);
    parts.push(
      `<line x1="${at}" x2="${at}" y1="${top}" y2="${y - 4}" stroke="#333" stroke-dasharray="3 2"/>`,
    );
    y += 8;
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 8}" font-family="sans-serif" font-size="12">` +
    `<rect width="${WIDTH}" height="${y + 8}" fill="#fff"/>` +
    `<text x="8" y="20" font-size="14">${svgText(command)}: times the first subject of each scenario (dashed), with min–max</text>` +
    `${parts.join('')}</svg>\n`
  );
}

function groupsOf(
  rows: readonly Row[],
): { readonly title: string; readonly bars: readonly Bar[] }[] {
  const groups = new Map<string, Bar[]>();
  for (const { workload, scenario, subject, metric, against, goals } of rows) {
    if (against?.kind !== 'ratio') continue;
    const title = `${workload} ${scenario}: ${metric} ÷ ${against.first}`;
    const bars = groups.get(title) ?? [];
    groups.set(title, bars);
    const { median, min, max } = against;
    bars.push({ label: subject, median, min, max, isMissed: goals.some(({ isMet }) => !isMet) });
  }
  return [...groups].map(([title, bars]) => ({ title, bars }));
}

function drawBar({ label, median, min, max, isMissed }: Bar, y: number, scale: number): string {
  const middle = y + MIDDLE - 4;
  const [from, to, end] = [min, max, median].map((value) => (LABELS + value * scale).toFixed(1));
  return (
    `<text x="${LABELS - 8}" y="${y + MIDDLE}" text-anchor="end">${svgText(label)}</text>` +
    `<rect x="${LABELS}" y="${y + 3}" width="${(median * scale).toFixed(1)}" height="${ROW - 8}" fill="${isMissed ? '#d9896c' : '#7fb08a'}"/>` +
    `<line x1="${from}" x2="${to}" y1="${middle}" y2="${middle}" stroke="#222" stroke-width="1.5"/>` +
    `<text x="${Math.max(Number(end), Number(to)) + 6}" y="${y + MIDDLE}">${showNumber(median)} ×</text>`
  );
}
