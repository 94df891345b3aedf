import type { Lock } from './lock.js';
import { matchNames } from './match-names.js';
import type { Owner } from './owners.js';

/**
 * Today's owners with the renames and ends that another version of the lock already has: they were confirmed once, and their
 * tags may be gone from the sources since.
 */
export function withConfirmed(owners: readonly Owner[], locks: readonly Lock[]): readonly Owner[] {
  if (locks.length === 0) return owners;
  const past = locks.map((lock) => matchNames(lock, owners));
  return owners.map((owner) => {
    const rows = past.flatMap((one) => one.rowsOf(owner));
    const gone = rows.flatMap((row) => (row.deleted ? [row.name] : []));
    return {
      ...owner,
      removed: new Set([...owner.removed, ...gone]),
      rows: owner.rows.map((wanted) => {
        const was = rows.flatMap((row) =>
          row.name === wanted.key && !row.deleted ? (row.was ?? []) : [],
        );
        return was.length === 0 ? wanted : { ...wanted, was: [...wanted.was, ...was] };
      }),
    };
  });
}
