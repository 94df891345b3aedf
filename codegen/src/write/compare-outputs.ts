import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Output, pathIn } from './output-roots.js';
import { findStale } from './stale-files.js';

const CONTEXT = 2;
const MAX_LINES = 12;

/**
 * The first way in which the disk differs from these files, for people; undefined when it does not. Folders that are not
 * committed count only where they exist.
 * @param earlier files of the last run, relative to the project
 */
export function firstDifference(
  projectDir: string,
  outputs: readonly Output[],
  earlier: readonly string[],
): string | undefined {
  const there = outputs.filter(
    ({ committed, dir }) => committed || existsSync(join(projectDir, dir)),
  );
  // What is committed first: it is what a reviewer has to see.
  const ordered = [...there].sort((a, b) => Number(b.committed) - Number(a.committed));
  for (const output of ordered) {
    for (const [name, text] of output.files) {
      const file = pathIn(output, name);
      const path = join(projectDir, file);
      if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true)
        return `${file} is missing`;
      const found = readFileSync(path);
      if (typeof text !== 'string') {
        if (!found.equals(text)) return `${file} differs`;
        continue;
      }
      const have = found.toString('utf8');
      if (have !== text) return hunk(file, have, text);
    }
  }
  const [stale] = findStale(projectDir, there, earlier);
  return stale === undefined ? undefined : `${stale} is no longer generated`;
}

/** Where two texts differ first, with a little around it. `-` is on disk, `+` is what codegen would write. */
function hunk(file: string, have: string, want: string): string {
  const old = have.split('\n');
  const fresh = want.split('\n');
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  // The same tail is no part of the difference, as far as it is unambiguous.
  let oldEnd = old.length;
  let freshEnd = fresh.length;
  while (oldEnd > start && freshEnd > start && old[oldEnd - 1] === fresh[freshEnd - 1]) {
    oldEnd--;
    freshEnd--;
  }
  const cut = (lines: readonly string[], sign: string): string[] => {
    const shown = lines.slice(0, MAX_LINES).map((line) => `${sign} ${line}`);
    if (lines.length > MAX_LINES) shown.push(`${sign} … ${lines.length - MAX_LINES} more lines`);
    return shown;
  };
  const before = old.slice(Math.max(0, start - CONTEXT), start);
  const after = old.slice(oldEnd, oldEnd + CONTEXT);
  return [
    `${file}:${start + 1}`,
    ...cut(before, ' '),
    ...cut(old.slice(start, oldEnd), '-'),
    ...cut(fresh.slice(start, freshEnd), '+'),
    ...cut(after, ' '),
  ].join('\n');
}
