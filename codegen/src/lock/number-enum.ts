import type { LockEntry } from './lock.js';
import { entryLabel, type Numbering, report, rowOf, tombstone } from './numbering.js';

/**
 * The rows of an enum whose values are numbers: the sources give them, and both JSON and protobuf carry them, so that a
 * member's name may change and its value may not.
 */
export function numberEnum(numbering: Numbering): readonly LockEntry[] {
  const { owner, rows, publishedOf } = numbering;
  const result: LockEntry[] = [];
  const byValue = new Map(owner.rows.map((wanted) => [wanted.value ?? 0, wanted]));
  for (const row of rows) {
    if (publishedOf(row) === undefined) continue;
    const today = owner.rows.find(({ key }) => key === row.name);
    const heir = byValue.get(row.number);
    if (row.deleted) {
      if (heir === undefined) result.push(row);
      else if (heir.key !== row.name) {
        const message = `'${heir.key}' of ${owner.name} has the value ${row.number}, which was '${row.name}' until that was removed`;
        report(numbering, 'error', 'CG4060', { wanted: heir, row }, message, {
          hint: 'Give it a value that nothing had before.',
        });
      }
    } else if (today !== undefined && today.value !== row.number) {
      const message = `${entryLabel(owner, row.name)} was ${row.number} and is ${today.value}: it would mean something else to older clients`;
      report(numbering, 'error', 'CG4054', { wanted: today, row }, message, {
        hint: `Write \`${row.name} = ${row.number}\`, and give new members values of their own.`,
      });
    } else if (heir === undefined) {
      result.push(tombstone(row));
      if (owner.removed.has(row.name)) continue;
      const message = `${entryLabel(owner, row.name)} (number ${row.number}) is gone, and clients may use it still`;
      report(numbering, 'error', 'CG4052', { row }, message, {
        hint: `Put it back, or confirm with \`@removed ${row.name}\` in the JSDoc of ${owner.name}.`,
      });
    }
  }
  const seen = new Set<number>();
  for (const wanted of owner.rows) {
    const value = wanted.value ?? 0;
    const before = rows.find(
      (row) =>
        row.number === value &&
        !row.deleted &&
        publishedOf(row) !== undefined &&
        (row.name === wanted.key || !owner.rows.some(({ key }) => key === row.name)),
    );
    const row = rowOf(wanted, value, before);
    result.push(seen.has(value) ? { ...row, alias: true } : row);
    seen.add(value);
  }
  return result.sort((a, b) => a.number - b.number);
}
