import { checkPublished } from './check-published.js';
import { type LockEntry, numberProblem, RESERVED_FROM, RESERVED_TO } from './lock.js';
import { printLockType } from './lock-type.js';
import { type MatchedRows, matchRows } from './match-rows.js';
import { type Numbering, ownerLabel, report, rowOf } from './numbering.js';
import type { Wanted } from './owners.js';

/** The numbers whose tag is one byte. */
const MAX_HOT_NUMBER = 15;

/**
 * Numbers what one owner holds: what the lock knows keeps its number, what is new gets the one after the last that was ever
 * used. Nobody relies yet on an owner that is not published at all: there `@hot` and `@field` choose freely.
 */
export function numberRows(numbering: Numbering): readonly LockEntry[] {
  const { owner, rows, publishedOf } = numbering;
  const matched = matchRows(numbering);
  const { known, tombstones } = matched;
  const isPublished = rows.some((row) => publishedOf(row) !== undefined);
  checkPublished(numbering, matched, isPublished);
  const numbers = new Map<Wanted, number>();
  const isAnew = !isPublished && (rows.length === 0 || needsOthers(owner.rows, matched));
  if (!isAnew) for (const [wanted, row] of known) numbers.set(wanted, row.number);
  const used = new Map<number, Wanted | LockEntry>(tombstones.map((row) => [row.number, row]));
  for (const [wanted, number] of numbers) used.set(number, wanted);
  let next = Math.max(0, ...used.keys());
  placePinned(numbering, matched, numbers, used);
  const open = owner.rows.filter((wanted) => !numbers.has(wanted));
  for (const wanted of [...open.filter((one) => one.hot), ...open.filter((one) => !one.hot)]) {
    do next++;
    while (used.has(next) || isSkipped(numbering, next));
    numbers.set(wanted, next);
    used.set(next, wanted);
    const problem = numberProblem(owner.section, next);
    if (problem !== undefined) {
      const message = `${ownerLabel(owner)}: no number is left for '${wanted.key}': ${problem}`;
      report(numbering, 'error', 'CG4009', { wanted }, message);
    }
  }
  const live = owner.rows.map((wanted) => {
    const number = numbers.get(wanted) ?? 0;
    if (wanted.hot && number > MAX_HOT_NUMBER) warnOfCold(numbering, wanted, number, isPublished);
    const before = known.get(wanted);
    const isKept = before !== undefined && publishedOf(before) !== undefined;
    const type = wanted.signature ?? (wanted.type && printLockType(wanted.type.type));
    return rowOf(wanted, number, isKept ? before : undefined, type);
  });
  return [...live, ...tombstones].sort((a, b) => a.number - b.number);
}

/** Whether an unpublished owner's tags ask for numbers that it does not have. */
function needsOthers(wanted: readonly Wanted[], { known }: MatchedRows): boolean {
  const last = Math.max(0, ...[...known.values()].map((row) => row.number));
  return wanted.some((one) => {
    const number = known.get(one)?.number;
    if (one.pin !== undefined) return one.pin !== number;
    return one.hot === true && (number ?? last + 1) > MAX_HOT_NUMBER;
  });
}

/** `@field` wins over what nobody relies on; a published number and a used one win over `@field`. */
function placePinned(
  numbering: Numbering,
  { known }: MatchedRows,
  numbers: Map<Wanted, number>,
  used: Map<number, Wanted | LockEntry>,
): void {
  const { owner, publishedOf } = numbering;
  for (const wanted of owner.rows) {
    const { pin } = wanted;
    if (pin === undefined || numbers.get(wanted) === pin) continue;
    const row = known.get(wanted);
    if (row !== undefined && publishedOf(row) !== undefined) {
      report(
        numbering,
        'error',
        'CG4005',
        { wanted, row },
        `'${wanted.key}' of ${owner.name} asks for the number ${pin}, and it is published as ${row.number}`,
        { hint: `Write \`@field ${row.number}\`, or leave the tag out: the lock keeps it.` },
      );
      continue;
    }
    const problem = numberProblem(owner.section, pin);
    const holder = used.get(pin);
    const isMovable = holder !== undefined && 'key' in holder && isFree(holder, numbering, known);
    if (problem !== undefined || (holder !== undefined && !isMovable)) {
      const why = problem ?? `${pin} belongs to '${nameOf(holder)}'`;
      const message = `'${wanted.key}' of ${owner.name} cannot have the number ${pin}: ${why}`;
      report(numbering, 'error', 'CG4006', { wanted }, message);
      continue;
    }
    if (holder !== undefined && 'key' in holder) numbers.delete(holder);
    const before = numbers.get(wanted);
    if (before !== undefined) used.delete(before);
    numbers.set(wanted, pin);
    used.set(pin, wanted);
  }
}

/** Whether something may be given another number. */
function isFree(
  holder: Wanted,
  { publishedOf }: Numbering,
  known: ReadonlyMap<Wanted, LockEntry>,
): boolean {
  if (holder.pin !== undefined) return false;
  const row = known.get(holder);
  return row === undefined || publishedOf(row) === undefined;
}

function nameOf(holder: Wanted | LockEntry | undefined): string {
  if (holder === undefined) return '';
  return 'key' in holder ? holder.key : `${holder.name}, which is gone`;
}

function isSkipped({ owner }: Numbering, number: number): boolean {
  return owner.section !== 'routes' && number >= RESERVED_FROM && number <= RESERVED_TO;
}

function warnOfCold(
  numbering: Numbering,
  wanted: Wanted,
  number: number,
  isPublished: boolean,
): void {
  const why = isPublished ? 'the message is published' : 'more than 15 fields ask for one';
  report(
    numbering,
    'warning',
    'CG4007',
    { wanted },
    `'${wanted.key}' of ${numbering.owner.name} has the number ${number}: @hot cannot give it one of 1 to 15, since ${why}`,
    { hint: 'Leave @hot out.' },
  );
}
