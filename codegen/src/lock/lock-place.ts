import type { Loc } from '../ir/ir.js';
import { LOCK_FILE } from '../write/output-roots.js';

/** The place of a line in the lock, counted from 1. */
export function lockLine(text: string, line: number): Loc {
  const content = (text.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  const start = content.length - content.trimStart().length;
  return {
    file: LOCK_FILE,
    line,
    column: start + 1,
    length: Math.max(1, content.trim().replace(/,$/, '').length),
    text: content.slice(0, 240),
  };
}

/** Where an entry stands: its own line when the lock is written as the tool writes it, else the nearest thing before. */
export function lockEntryPlace(
  text: string,
  section: string,
  owner: string | undefined,
  number: number | undefined,
): Loc {
  const lines = text.split('\n');
  const from = (start: number, test: (line: string) => boolean): number => {
    const at = lines.findIndex((line, i) => i >= start && test(line));
    return at === -1 ? start : at;
  };
  let at = from(0, (line) => line.trimStart().startsWith(`${JSON.stringify(section)}:`));
  if (owner !== undefined)
    at = from(at, (line) => line.trimStart().startsWith(`${JSON.stringify(owner)}:`));
  if (number !== undefined) at = from(at, (line) => line.trimStart().startsWith(`[${number},`));
  return lockLine(text, at + 1);
}
