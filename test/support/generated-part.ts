import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

const END = '<!-- end -->';

/** Asserts that the part `name` of a page is `text`; with `--update` of `test/run.mjs` it is written. */
export function assertGenerated(page: string, name: string, text: string): void {
  const file = join(repositoryRoot, page);
  const begin = `<!-- ${name}: written by npm run docs -->`;
  const read = (): { start: number; end: number; whole: string } => {
    const whole = readFileSync(file, 'utf8');
    const start = whole.indexOf(begin) + begin.length;
    const end = whole.indexOf(END, start);
    assert.ok(start >= begin.length && end >= 0, `${page} has no part ${begin} … ${END}`);
    return { start, end, whole };
  };
  const part = `\n\n${text}\n`;
  if (process.env.NOPAL_UPDATE === '1') {
    const { start, end, whole } = read();
    writeFileSync(file, whole.slice(0, start) + part + whole.slice(end));
  }
  const { start, end, whole } = read();
  const found = whole.slice(start, end).split('\n');
  const wanted = part.split('\n');
  const at = wanted.findIndex((line, index) => line !== found[index]);
  const isCurrent = at === -1 && found.length === wanted.length;
  assert.ok(
    isCurrent,
    `${page} is not current: npm run docs; ${name} should say: ${wanted[at] ?? 'less'}`,
  );
}

/** A table of Markdown. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
