import type { Diagnostic, DiagnosticCode, Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import type { EnumNumbers } from './compare-types.js';
import type { LockEntry } from './lock.js';
import type { Owner, Wanted } from './owners.js';

/** What numbering one owner needs to know. */
export interface Numbering {
  readonly owner: Owner;
  /** What the lock on disk has for it. */
  readonly rows: readonly LockEntry[];
  /** The published form of one of those rows; undefined for what nobody relies on yet. */
  publishedOf(row: LockEntry): LockEntry | undefined;
  /** Today's name of a message or enum → its name when the published row was written. */
  nameThen(name: string): string;
  readonly enumNumbers: EnumNumbers;
  /** Where a row stands in the lock. */
  place(number: number | undefined): Loc;
  readonly findings: Findings;
}

/** What the owner is called in messages: `JoinRequest`, or `the routes`. */
export function ownerLabel({ section, name }: Owner): string {
  return section === 'routes' ? 'the routes' : name;
}

export function entryLabel(owner: Owner, key: string): string {
  if (owner.section === 'routes') return `the route ${key}`;
  const what = { messages: 'field', oneofs: 'case', enums: 'value' }[owner.section];
  return `the ${what} '${key}' of ${owner.name}`;
}

/** Reports something about a row at the source of what it is about, and names the lock's line. */
export function report(
  { findings, owner, place }: Numbering,
  severity: 'error' | 'warning',
  code: DiagnosticCode,
  about: { readonly wanted?: Wanted; readonly row?: LockEntry },
  message: string,
  more: Partial<Diagnostic> = {},
): void {
  const inLock = place(about.row?.number);
  const loc = about.wanted?.loc ?? owner.loc ?? inLock;
  const related =
    about.row === undefined || loc === inLock ? [] : [{ loc: inLock, message: 'in the lock' }];
  findings.add({
    code,
    severity,
    loc,
    message,
    ...(related.length > 0 && { related }),
    ...more,
  });
}

/** The row of today's thing: its number, and what the next run must know. */
export function rowOf(
  wanted: Wanted,
  number: number,
  before: LockEntry | undefined,
  type?: string,
): LockEntry {
  const names = new Set([...(before?.was ?? []), ...(before === undefined ? [] : [before.name])]);
  names.delete(wanted.key);
  const { limits } = wanted.type ?? {};
  return {
    number,
    name: wanted.key,
    ...(type !== undefined && { type }),
    ...(limits !== undefined && { limits }),
    ...(names.size > 0 && { was: [...names] }),
  };
}

/** Keeps the number and no name that could be taken for something alive. */
export function tombstone({ number, name, type, was }: LockEntry): LockEntry {
  return {
    number,
    name,
    ...(type !== undefined && { type }),
    ...(was !== undefined && { was }),
    deleted: true,
  };
}
