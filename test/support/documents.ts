import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

/** A block of code in a page. */
export interface Fence {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** What follows the language: `project`, `file=src/main.ts`. */
  readonly note: string;
  readonly text: string;
}

/** A line that starts with `$ ` in a block of `sh`: something to type. */
export interface Command {
  readonly page: string;
  readonly line: number;
  /** Where it is typed: `project` is a game's folder, nothing this repository's; other words are a test's own. */
  readonly note: string;
  readonly text: string;
}

/** Every page for people, by its path from the root. */
export function pages(): string[] {
  const docs = readdirSync(join(repositoryRoot, 'docs')).map((name) => `docs/${name}`);
  const packages = readdirSync(join(repositoryRoot, 'packages'), { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => `packages/${name}/README.md`);
  return ['README.md', 'ARCHITECTURE.md', 'codegen/README.md', ...docs, ...packages].filter(
    (page) => page.endsWith('.md'),
  );
}

export function readPage(page: string): string {
  return readFileSync(join(repositoryRoot, page), 'utf8');
}

export function fences(page: string): Fence[] {
  const found: Fence[] = [];
  let open: { line: number; language: string; note: string; lines: string[] } | undefined;
  for (const [index, line] of readPage(page).split('\n').entries()) {
    if (open === undefined) {
      const [, language, note] = /^```(\S*) ?(.*)$/.exec(line) ?? [];
      if (language !== undefined) open = { line: index + 1, language, note: note ?? '', lines: [] };
    } else if (line === '```') {
      found.push({ page, ...open, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else open.lines.push(line);
  }
  return found;
}

/** The blocks of code of one chapter, to the next heading of its rank. */
export function chapter(page: string, heading: string): Fence[] {
  const lines = readPage(page).split('\n');
  const first = lines.indexOf(`## ${heading}`);
  if (first === -1) throw new Error(`${page} has no chapter "${heading}"`);
  const length = lines.slice(first + 1).findIndex((line) => line.startsWith('## '));
  const end = length === -1 ? lines.length : first + 1 + length;
  return fences(page).filter(({ line }) => line > first && line <= end);
}

export function commands(page: string): Command[] {
  return fences(page).flatMap(commandsOf);
}

/** What is to type in a block of code; nothing unless it is one of `sh`. */
export function commandsOf({ page, line, language, note, text }: Fence): Command[] {
  if (language !== 'sh') return [];
  return text.split('\n').flatMap((typed, index) => {
    if (!typed.startsWith('$ ')) return [];
    const [command = ''] = typed.slice(2).split(' #');
    return [{ page, line: line + 1 + index, note, text: command.trim() }];
  });
}

/** The example game of the README, by file, listening on `port`. */
export function exampleGame(port: number): ReadonlyMap<string, string> {
  return new Map(
    fences('README.md')
      .filter(({ note }) => note.startsWith('file='))
      .map(({ note, text }) => [note.slice('file='.length), text.replaceAll('3250', `${port}`)]),
  );
}
