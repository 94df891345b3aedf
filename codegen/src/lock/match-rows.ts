import type { LockEntry } from './lock.js';
import { parseLockType } from './lock-type.js';
import { entryLabel, type Numbering, ownerLabel, report, tombstone } from './numbering.js';
import type { Wanted } from './owners.js';
import { signatureParts } from './route-signature.js';

/** Which of an owner's things of today the lock already knows. */
export interface MatchedRows {
  readonly known: ReadonlyMap<Wanted, LockEntry>;
  readonly fresh: readonly Wanted[];
  /** Numbers that are used up. */
  readonly tombstones: readonly LockEntry[];
}

/** Finds the row of each thing by its name or its `@was`; published rows without one need a word from the developer. */
export function matchRows(numbering: Numbering): MatchedRows {
  const { owner, rows, publishedOf } = numbering;
  const live = new Map(rows.flatMap((row) => (row.deleted ? [] : [[row.name, row]])));
  const known = new Map<Wanted, LockEntry>();
  for (const wanted of owner.rows) {
    const row = live.get(wanted.key);
    if (row !== undefined) known.set(wanted, row);
  }
  const taken = new Set(known.values());
  for (const wanted of owner.rows) {
    if (known.has(wanted)) continue;
    const row = wanted.was
      .map((name) => live.get(name))
      .find((one) => one !== undefined && !taken.has(one));
    if (row === undefined) continue;
    known.set(wanted, row);
    taken.add(row);
    if (publishedOf(row) !== undefined) warnOfNewName(numbering, wanted, row);
  }
  const tombstones = rows.filter((row) => row.deleted && publishedOf(row) !== undefined);
  const fresh = owner.rows.filter((wanted) => !known.has(wanted));
  const suspects = [...fresh];
  for (const row of live.values()) {
    if (taken.has(row) || publishedOf(row) === undefined) continue;
    tombstones.push(tombstone(row));
    if (isConfirmed(numbering, row)) continue;
    const at = suspects.findIndex((wanted) => isAlike(numbering, wanted, row));
    const [suspect] = at === -1 ? [] : suspects.splice(at, 1);
    if (suspect === undefined) reportDeleted(numbering, row);
    else reportRename(numbering, suspect, row);
  }
  return { known, fresh, tombstones };
}

/** `@removed`; and a value that may no longer be null takes the number of its null with it. */
function isConfirmed({ owner }: Numbering, row: LockEntry): boolean {
  if (owner.removed.has(row.name)) return true;
  const base = row.name.replace(/ \(null\)$/, '');
  return (
    base !== row.name && (owner.removed.has(base) || owner.rows.some(({ key }) => key === base))
  );
}

function isAlike({ nameThen }: Numbering, wanted: Wanted, row: LockEntry): boolean {
  if (row.type === undefined) return false;
  if (wanted.signature !== undefined)
    return (
      `${signatureParts(wanted.signature).map(nameThen)}` === `${signatureParts(row.type)}` &&
      wanted.signature.startsWith('push ') === row.type.startsWith('push ')
    );
  if (wanted.type === undefined) return false;
  const { list, of, key } = wanted.type.type;
  const old = parseLockType(row.type);
  return list === old.list && key === old.key && thenOf(of, nameThen) === old.of;
}

/** An element's type with the name that it had then. */
export function thenOf(of: string, nameThen: (name: string) => string): string {
  return of.startsWith('enum ') ? `enum ${nameThen(of.slice('enum '.length))}` : nameThen(of);
}

function reportRename(numbering: Numbering, wanted: Wanted, row: LockEntry): void {
  const { owner } = numbering;
  const where = owner.section === 'routes' ? 'its component' : owner.name;
  const [was, is] =
    owner.section === 'routes' ? [routeName(row.name), wanted.key] : [row.name, wanted.key];
  report(
    numbering,
    'error',
    'CG4051',
    { wanted, row },
    `${entryLabel(owner, row.name)} is gone and '${is}' is new and of the same type: is it the same one under another name?`,
    {
      hint: `If so, write \`@was ${was}\` in the JSDoc of '${is}': it keeps the number ${row.number}. If not, write \`@removed ${was}\` in the JSDoc of ${where}: the number is never used again.`,
    },
  );
}

function reportDeleted(numbering: Numbering, row: LockEntry): void {
  const { owner } = numbering;
  const isRoute = owner.section === 'routes';
  const where = isRoute ? 'a component' : owner.name;
  const name = isRoute ? row.name : row.name.replace(/ \(null\)$/, '');
  report(
    numbering,
    'error',
    'CG4052',
    { row },
    `${entryLabel(owner, row.name)} (${isRoute ? 'id' : 'number'} ${row.number}) is gone, and clients may use it still`,
    {
      hint: `Put it back, or confirm with \`@removed ${name}\` in the JSDoc of ${where}: its number is then never used again in ${ownerLabel(owner)}.`,
    },
  );
}

function warnOfNewName(numbering: Numbering, wanted: Wanted, row: LockEntry): void {
  const { owner } = numbering;
  if (owner.section === 'enums' && owner.numeric) return;
  const who =
    owner.section === 'routes' ? 'clients that ask for the old name' : 'clients that speak JSON';
  report(
    numbering,
    'warning',
    'CG4058',
    { wanted, row },
    `${entryLabel(owner, row.name)} is now called '${wanted.key}': it keeps the number ${row.number}, but ${who} know the old name only`,
  );
}

function routeName(route: string): string {
  return /^[^.]+\.[^.]+\.[^.]+$/.test(route) ? (route.split('.')[2] ?? route) : route;
}
