import { compareTypes, type TypeChange } from './compare-types.js';
import type { LockEntry } from './lock.js';
import { parseLockType } from './lock-type.js';
import { type MatchedRows, thenOf } from './match-rows.js';
import { entryLabel, type Numbering, report } from './numbering.js';
import type { Wanted } from './owners.js';
import { compareSignatures } from './route-signature.js';

/** Looks for changes of what is published that older clients and servers would not survive. */
export function checkPublished(
  numbering: Numbering,
  { known }: MatchedRows,
  isPublished: boolean,
): void {
  const { owner, publishedOf } = numbering;
  for (const [wanted, row] of known) {
    const published = publishedOf(row);
    if (published !== undefined) reportChange(numbering, wanted, published);
  }
  if (!isPublished || !owner.isSent) return;
  for (const wanted of owner.rows) {
    const row = known.get(wanted);
    const isNew = row === undefined || publishedOf(row) === undefined;
    if (isNew && wanted.isRequired) reportRequired(numbering, wanted, undefined);
  }
}

function reportChange(numbering: Numbering, wanted: Wanted, row: LockEntry): void {
  const { owner } = numbering;
  const result = changeOf(numbering, wanted, row);
  if (result.change === 'incompatible') {
    const remedy =
      owner.section === 'routes'
        ? 'Put the old messages back and add a handler or push for the new ones'
        : `Put the old type back and add a new ${owner.section === 'oneofs' ? 'case' : 'field'} for the new one`;
    report(
      numbering,
      'error',
      'CG4053',
      { wanted, row },
      `${entryLabel(owner, wanted.key)} has another type: ${result.reason}`,
      {
        hint: `${remedy}; when nobody uses the old one any more, confirm its end with \`@removed\`.`,
      },
    );
  }
  if (!owner.isSent) return;
  if (result.change === 'required') reportRequired(numbering, wanted, row);
  if (result.change === 'tighter') {
    report(
      numbering,
      'warning',
      'CG4056',
      { wanted, row },
      `${entryLabel(owner, wanted.key)} allows less than before: ${result.reason}; older clients that send it are refused`,
    );
  }
}

function changeOf(
  { nameThen, enumNumbers }: Numbering,
  wanted: Wanted,
  row: LockEntry,
): TypeChange {
  if (row.type === undefined) return { change: 'none' };
  if (wanted.signature !== undefined)
    return compareSignatures(row.type, wanted.signature, nameThen);
  if (wanted.type === undefined) return { change: 'none' };
  const { type, limits } = wanted.type;
  return compareTypes(
    { type: parseLockType(row.type), ...(row.limits !== undefined && { limits: row.limits }) },
    { type: { ...type, of: thenOf(type.of, nameThen) }, ...(limits !== undefined && { limits }) },
    enumNumbers,
  );
}

function reportRequired(numbering: Numbering, wanted: Wanted, row: LockEntry | undefined): void {
  const { owner } = numbering;
  const isRoute = owner.section === 'routes';
  report(
    numbering,
    'warning',
    'CG4057',
    { wanted, ...(row !== undefined && { row }) },
    isRoute
      ? `${entryLabel(owner, wanted.key)} asks for a body now; older clients send none`
      : `${entryLabel(owner, wanted.key)} must be given, and older clients do not send it`,
    { hint: isRoute ? 'Make its fields optional.' : `Make it optional: \`${wanted.key}?\`.` },
  );
}
