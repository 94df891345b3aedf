import type { Lock, LockEntry, LockSection } from './lock.js';
import { parseLockType, relativeName } from './lock-type.js';
import type { Owner } from './owners.js';
import { signatureParts } from './route-signature.js';

/** A lock by names that leave out its package, with what today's names were then. */
export interface PastContract {
  readonly lock: Lock;
  /** Today's name → the lock's, of messages and enums whose types were renamed. */
  readonly renamed: ReadonlyMap<string, string>;
  /** What the lock has for one of today's owners. */
  rowsOf(owner: Owner): readonly LockEntry[];
  /** The owners that nothing of today continues. */
  readonly gone: readonly PastOwner[];
  readonly owners: ReadonlyMap<string, PastOwner>;
}

export interface PastOwner {
  readonly section: LockSection;
  readonly name: string;
  readonly rows: readonly LockEntry[];
}

/**
 * Finds what continues what. A type that was renamed in the sources stands in the same places as before: behind the same
 * fields, cases and routes; nothing on the wire has its name, so it keeps its numbers without a tag.
 */
export function matchNames(lock: Lock, today: readonly Owner[]): PastContract {
  const past = pastOwners(lock);
  const now = new Map(today.map((owner) => [owner.name, owner]));
  const renamed = new Map<string, string>();
  const continued = new Set<string>();
  const open: [PastOwner, Owner][] = [];
  const pair = (oldName: string, newName: string): void => {
    const before = past.get(oldName);
    const after = now.get(newName);
    if (before === undefined || after === undefined || before.section !== after.section) return;
    if (oldName === newName || renamed.has(newName) || past.has(newName)) return;
    // Where the old type goes on beside the new one, the new one must be all that the old one is.
    if ((now.has(oldName) || continued.has(oldName)) && !isWhole(before, after)) return;
    renamed.set(newName, oldName);
    continued.add(oldName);
    open.push([before, after]);
  };
  // Where every name is known, none of them is another one's new name.
  const isAllKnown = today.every((owner) => past.has(owner.name));
  for (const owner of isAllKnown ? [] : today) {
    const same = past.get(owner.name);
    if (same !== undefined && same.section === owner.section) open.push([same, owner]);
    for (const name of owner.was) pair(name, owner.name);
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [before, after] = next;
    const live = new Map(before.rows.flatMap((row) => (row.deleted ? [] : [[row.name, row]])));
    for (const wanted of after.rows) {
      const row = [wanted.key, ...wanted.was].map((name) => live.get(name)).find((one) => one);
      if (row?.type === undefined) continue;
      if (wanted.signature !== undefined) {
        const parts = signatureParts(wanted.signature);
        signatureParts(row.type).forEach((name, i) => {
          pair(name, parts[i] ?? 'void');
        });
      } else if (wanted.type !== undefined) {
        const type = parseLockType(row.type);
        if (type.list !== wanted.type.type.list) continue;
        pair(plainName(type.of), plainName(wanted.type.type.of));
        pair(plainName(type.key ?? ''), plainName(wanted.type.type.key ?? ''));
      }
    }
  }
  return {
    lock,
    renamed,
    owners: past,
    rowsOf: (owner) => {
      const found = past.get(renamed.get(owner.name) ?? owner.name);
      return found?.section === owner.section ? found.rows : [];
    },
    gone: [...past.values()].filter(
      ({ name, section }) =>
        section !== 'routes' && now.get(name)?.section !== section && !continued.has(name),
    ),
  };
}

function pastOwners(lock: Lock): Map<string, PastOwner> {
  const past = new Map<string, PastOwner>();
  for (const section of ['messages', 'oneofs', 'enums'] as const) {
    for (const [fullName, rows] of lock[section]) {
      const name = relativeName(fullName, lock.package);
      past.set(name, { section, name, rows });
    }
  }
  past.set('', { section: 'routes', name: '', rows: lock.routes });
  return past;
}

/** Whether every row of then is there today. */
function isWhole(before: PastOwner, after: Owner): boolean {
  const names = new Set(after.rows.flatMap(({ key, was }) => [key, ...was]));
  return before.rows.every((row) => row.deleted === true || names.has(row.name));
}

function plainName(of: string): string {
  return of.replace(/^enum /, '');
}
