import { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { isSameList, Memo } from '../ir/memo.js';
import { shareParts } from '../ir/share-parts.js';
import type { WirePlan } from '../wire/plan-wire.js';
import { checkGone } from './check-gone.js';
import { withConfirmed } from './confirmed.js';
import { fillNumbers } from './fill-numbers.js';
import { isSameRow, type Lock, type LockEntry, type LockSection } from './lock.js';
import { lockEntryPlace } from './lock-place.js';
import { matchNames, type PastContract } from './match-names.js';
import { numberEnum } from './number-enum.js';
import { numberRows } from './number-rows.js';
import type { Numbering } from './numbering.js';
import { type Numberable, type Owner, ownersOf, removedRemotes } from './owners.js';

/**
 * What somebody outside may rely on: `disk`: everything in the lock on disk. Otherwise locks: what stands in one of them;
 * nothing when there is none.
 */
export type Published = 'disk' | readonly Lock[];

/** The wire plan with numbers, the ids of all routes, and the lock that keeps them. */
export interface Numbered {
  readonly plan: WirePlan;
  readonly routes: ReadonlyMap<string, number>;
  readonly lock: Lock;
}

/** The rows of an owner, and those of the locks that they were made from. */
interface KeptRows {
  readonly from: readonly (readonly LockEntry[])[];
  readonly rows: readonly LockEntry[];
}

/**
 * Gives every field, case, enum value and route its number: what is published keeps its own, and changes that would break
 * older clients become errors.
 * @param lock the lock on disk, `text` its text, for the places of entries
 * @param confirmed locks whose renames and ends need no tags any more
 */
export function numberWire(
  contract: Numberable,
  lock: Lock,
  text: string,
  published: Published,
  findings: Findings,
  confirmed: readonly Lock[] = [],
  memo = new Memo(),
): Numbered {
  const { package: pkg } = contract.plan.model;
  const owners = withConfirmed(ownersOf(contract, memo), confirmed);
  const disk = matchNames(lock, owners);
  const bases = published === 'disk' ? [disk] : published.map((one) => matchNames(one, owners));
  const place = (section: LockSection, name: string, number: number | undefined): Loc =>
    lockEntryPlace(text, section, name === '' ? undefined : `${lock.package}.${name}`, number);
  const sections: Record<LockSection, Map<string, readonly LockEntry[]>> = {
    messages: new Map(),
    oneofs: new Map(),
    enums: new Map(),
    routes: new Map(),
  };
  // A contract is numbered by what is on disk, and once more by what is published when something would change.
  const basis = published === 'disk' ? 'disk' : 'published';
  const kept = memo.slot(`rows by ${basis}`, () => new WeakMap<Owner, KeptRows>());
  const isPlain = [disk, ...bases].every(({ renamed }) => renamed.size === 0);
  for (const owner of owners) {
    const rows = disk.rowsOf(owner);
    const from = [rows, ...bases.map((base) => base.rowsOf(owner))];
    const known = isPlain ? kept.get(owner) : undefined;
    if (known !== undefined && isSameList(known.from, from)) {
      sections[owner.section].set(owner.name, known.rows);
      continue;
    }
    const found = new Findings();
    const numbering = numberingOf(owner, owners, disk, bases, place, found);
    let asksEnums = false;
    const enumNumbers = (name: string) => {
      asksEnums = true;
      return numbering.enumNumbers(name);
    };
    const given = { ...numbering, enumNumbers };
    const fresh = shareParts(rows, owner.numeric ? numberEnum(given) : numberRows(given));
    sections[owner.section].set(owner.name, fresh);
    for (const one of found.sorted()) findings.add(one);
    // What was found must be found again, and an enum's numbers are another owner's.
    if (isPlain && found.count === 0 && !asksEnums) kept.set(owner, { from, rows: fresh });
  }
  checkGone({ disk, bases, owners, removed: removedRemotes(contract.ir), pkg, place, findings });
  const full = (section: LockSection) =>
    new Map([...sections[section]].map(([name, rows]) => [`${pkg}.${name}`, rows]));
  const routes = sections.routes.get('') ?? [];
  const result: Lock = {
    package: pkg,
    messages: full('messages'),
    oneofs: full('oneofs'),
    enums: full('enums'),
    routes,
  };
  return {
    plan: fillNumbers(contract.plan, result, memo),
    routes: new Map(routes.flatMap((row) => (row.deleted ? [] : [[row.name, row.number]]))),
    lock: result,
  };
}

function numberingOf(
  owner: Owner,
  owners: readonly Owner[],
  disk: PastContract,
  bases: readonly PastContract[],
  place: (section: LockSection, name: string, number: number | undefined) => Loc,
  findings: Findings,
): Numbering {
  const published = bases.map((base) => ({ base, rows: base.rowsOf(owner) }));
  const sure = published.find(({ rows }) => rows.length > 0)?.base ?? disk;
  const nameOnDisk = disk.renamed.get(owner.name) ?? owner.name;
  return {
    owner,
    rows: disk.rowsOf(owner),
    publishedOf: (row) => {
      for (const { rows } of published) {
        const found = rows.find((one) => isSameRow(one, row));
        if (found !== undefined) return found;
      }
      return undefined;
    },
    nameThen: (name) => sure.renamed.get(name) ?? name,
    enumNumbers: (name) => enumNumbers(name, owners, sure),
    place: (number) => place(owner.section, nameOnDisk, number),
    findings,
  };
}

/** What an enum of numbers may be: today's, else the past one's. */
function enumNumbers(
  name: string,
  owners: readonly Owner[],
  past: PastContract,
): readonly number[] | undefined {
  const today = owners.find((owner) => (past.renamed.get(owner.name) ?? owner.name) === name);
  if (today !== undefined)
    return today.numeric ? today.rows.map(({ value }) => value ?? 0) : undefined;
  const gone = past.owners.get(name);
  return gone?.section === 'enums' ? gone.rows.map((row) => row.number) : undefined;
}
