import {
  isSameRow,
  type Lock,
  type LockEntry,
  type LockSection,
  RESERVED_FROM,
  RESERVED_TO,
} from './lock.js';
import { relativeName } from './lock-type.js';

/** How many entries of a section are alive and how many are gone for good. */
export interface SectionCount {
  readonly owners: number;
  readonly alive: number;
  readonly deleted: number;
}

/** An entry that may still get another number. */
export interface UnpublishedEntry {
  readonly section: LockSection;
  /** Without the package; empty for a route. */
  readonly owner: string;
  readonly number: number;
  readonly name: string;
}

/** What a lock holds, for `nopal lock`. */
export interface LockSummary {
  readonly package: string;
  readonly counts: Readonly<Record<LockSection, SectionCount>>;
  /** The number that the next new field, case or value gets; `routes` for the next route. */
  readonly next: Readonly<Record<string, number>>;
  /** Undefined when git has no lock to compare with: then everything counts as published. */
  readonly unpublished: readonly UnpublishedEntry[] | undefined;
}

/** @param published what git has; undefined when it has none */
export function summarizeLock(lock: Lock, published: readonly Lock[] | undefined): LockSummary {
  const next: Record<string, number> = {};
  const unpublished: UnpublishedEntry[] = [];
  const count = (section: LockSection, owners: ReadonlyMap<string, readonly LockEntry[]>) => {
    let alive = 0;
    let deleted = 0;
    for (const [fullName, rows] of owners) {
      const owner = relativeName(fullName, lock.package);
      next[section === 'routes' ? 'routes' : owner] = nextNumber(section, rows);
      for (const row of rows) {
        if (row.deleted) deleted++;
        else alive++;
        const isPublished = published?.some((base) =>
          rowsIn(base, section, owner).some((one) => isSameRow(one, row)),
        );
        if (isPublished === false)
          unpublished.push({ section, owner, number: row.number, name: row.name });
      }
    }
    return { owners: owners.size, alive, deleted };
  };
  const counts = {
    messages: count('messages', lock.messages),
    oneofs: count('oneofs', lock.oneofs),
    enums: count('enums', lock.enums),
    routes: count('routes', new Map([['', lock.routes]])),
  };
  return {
    package: lock.package,
    counts,
    next,
    unpublished: published === undefined ? undefined : unpublished,
  };
}

function rowsIn(lock: Lock, section: LockSection, owner: string): readonly LockEntry[] {
  if (section === 'routes') return lock.routes;
  return lock[section].get(`${lock.package}.${owner}`) ?? [];
}

function nextNumber(section: LockSection, rows: readonly LockEntry[]): number {
  const next = Math.max(0, ...rows.map((row) => row.number)) + 1;
  const isReserved = section !== 'routes' && next >= RESERVED_FROM && next <= RESERVED_TO;
  return isReserved ? RESERVED_TO + 1 : next;
}
