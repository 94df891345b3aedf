import { compareText } from '../ir/diagnostic.js';
import { ByObject, Memo } from '../ir/memo.js';
import { LOCK_VERSION, type Lock, type LockEntries, type LockEntry } from './lock.js';

/**
 * The lock's text. One entry a line and entries by number: two branches that add to one message, union, enum or to the routes
 * change the same place, so that git sees the conflict.
 */
export function printLock(lock: Lock, memo = new Memo()): string {
  const known = memo.slot('printed rows', () => new ByObject<readonly LockEntry[], string>());
  const printOwners = (owners: LockEntries, wrap: (rows: string) => string): string => {
    if (owners.size === 0) return '{}';
    const lines = [...owners]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, rows]) => {
        const text = known.get(rows, ['    '], () => printRows(rows, '    '));
        return `    ${JSON.stringify(name)}: ${wrap(text)}`;
      });
    return `{\n${lines.join(',\n')}\n  }`;
  };
  const sections = [
    `  "version": ${LOCK_VERSION}`,
    `  "package": ${JSON.stringify(lock.package)}`,
    `  "messages": ${printOwners(lock.messages, (rows) => `{ "fields": ${rows} }`)}`,
    `  "oneofs": ${printOwners(lock.oneofs, (rows) => rows)}`,
    `  "enums": ${printOwners(lock.enums, (rows) => rows)}`,
    `  "routes": ${known.get(lock.routes, ['  '], () => printRows(lock.routes, '  '))}`,
  ];
  return `{\n${sections.join(',\n')}\n}\n`;
}

function printRows(rows: readonly LockEntry[], indent: string): string {
  if (rows.length === 0) return '[]';
  return `[\n${rows.map((row) => `${indent}  ${printRow(row)}`).join(',\n')}\n${indent}]`;
}

function printRow({ number, name, type, limits, was, deleted, alias }: LockEntry): string {
  const notes = {
    ...(limits !== undefined && { limits }),
    ...(was !== undefined && was.length > 0 && { was }),
    ...(deleted && { deleted }),
    ...(alias && { alias }),
  };
  const row: unknown[] = [number, name];
  if (type !== undefined) row.push(type);
  if (Object.keys(notes).length > 0) row.push(notes);
  return `[${row.map((one) => spaced(one)).join(', ')}]`;
}

/** JSON in one line with a space after `:` and `,`. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`,
  );
  return `{ ${entries.join(', ')} }`;
}
