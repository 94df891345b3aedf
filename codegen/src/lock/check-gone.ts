import type { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { isSameRow, type LockSection } from './lock.js';
import { parseLockType } from './lock-type.js';
import type { PastContract, PastOwner } from './match-names.js';
import type { Owner } from './owners.js';
import { signatureParts } from './route-signature.js';

/** What looking for lost things needs. */
export interface GoneCheck {
  readonly disk: PastContract;
  readonly bases: readonly PastContract[];
  readonly owners: readonly Owner[];
  /** The messages of remotes that are confirmed to be gone. */
  readonly removed: ReadonlySet<string>;
  readonly pkg: string;
  place(section: LockSection, name: string, number: number | undefined): Loc;
  readonly findings: Findings;
}

/** Reports what is published and no longer anywhere: another package, messages of remotes, entries that the lock lost. */
export function checkGone(check: GoneCheck): void {
  const { bases, disk, findings, pkg } = check;
  const other = bases.find(({ lock }) => lock.package !== pkg && hasEntries(lock));
  if (other !== undefined) {
    findings.error(
      'CG4055',
      check.place('messages', '', undefined),
      `the package was ${other.lock.package} and is ${pkg}: every message would have another name`,
      {
        hint: `Set "package" in nopal.config.json so that it gives ${other.lock.package}. For a new contract that shares nothing with the old one, remove codegen.lock.json and commit that.`,
      },
    );
  }
  for (const base of bases) {
    const found = new Set<PastOwner>();
    for (const gone of base.gone) {
      if (!found.has(gone)) reportGone(check, base, gone);
      found.add(gone);
    }
    // While two branches are merged, one of them must give way.
    if (base !== disk && bases.length === 1) reportLost(check, base);
  }
}

function hasEntries({ messages, oneofs, enums, routes }: PastContract['lock']): boolean {
  return messages.size + oneofs.size + enums.size + routes.length > 0;
}

function reportGone(check: GoneCheck, base: PastContract, gone: PastOwner): void {
  const { owners, removed, findings } = check;
  const today = owners.find(({ name }) => name === gone.name);
  const place = check.place(gone.section, gone.name, undefined);
  if (today !== undefined) {
    const kinds = { messages: 'an object', oneofs: 'a union', enums: 'an enum', routes: '' };
    findings.error(
      'CG4053',
      today.loc ?? place,
      `${gone.name} was ${kinds[gone.section]} and is ${kinds[today.section]}: they are not the same on the wire`,
      { hint: 'Give the new type another name, and use it in a new field or route.' },
    );
    return;
  }
  // What a field or route leads to is reported there; nothing of the contract leads to the messages of a remote.
  if (removed.has(gone.name) || isReferred(base, gone)) return;
  findings.error(
    'CG4052',
    place,
    `nothing uses ${gone.name} any more, and servers that were not updated yet may call with it`,
    {
      hint: 'It carries a remote method: put that back, write `@was` with its earlier name in its JSDoc, or `@removed` with its name in the JSDoc of its component.',
    },
  );
}

function isReferred(base: PastContract, { name }: PastOwner): boolean {
  for (const owner of base.owners.values()) {
    if (owner.name === name) continue;
    for (const { type } of owner.rows) {
      if (type === undefined) continue;
      const names = owner.section === 'routes' ? signatureParts(type) : partsOfType(type);
      if (names.includes(name)) return true;
    }
  }
  return false;
}

function partsOfType(type: string): readonly string[] {
  const { key = '', of } = parseLockType(type);
  return [key, of].map((one) => one.replace(/^enum /, ''));
}

/** A lock that was edited by hand, or merged without its mind. */
function reportLost(check: GoneCheck, base: PastContract): void {
  const { disk, owners, findings } = check;
  for (const owner of owners) {
    const rows = disk.rowsOf(owner);
    for (const row of base.rowsOf(owner)) {
      if (rows.some((one) => isSameRow(row, one))) continue;
      findings.error(
        'CG4059',
        check.place(owner.section, disk.renamed.get(owner.name) ?? owner.name, undefined),
        `the lock on disk lacks a published entry: ${owner.name === '' ? 'routes' : owner.name} [${row.number}, "${row.name}"]`,
        {
          hint: 'Take the committed lock back: git checkout HEAD -- codegen.lock.json, then run nopal codegen.',
        },
      );
    }
  }
}
