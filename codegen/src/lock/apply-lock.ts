import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from '../ir/diagnostic.js';
import { Memo } from '../ir/memo.js';
import { LOCK_FILE } from '../write/output-roots.js';
import { lockAt, publishedLocks } from './committed-lock.js';
import { emptyLock, type Lock } from './lock.js';
import { type Numbered, numberWire, type Published } from './number-wire.js';
import type { Numberable } from './owners.js';
import { printLock } from './print-lock.js';
import { readLock } from './read-lock.js';

/** How the lock on disk is taken. */
export interface LockMode {
  /** Compare also what did not change on disk with what is published: with `lockBase` alone, or always. */
  readonly compare?: 'base' | 'always';
  /** Take the lock of this commit or branch instead, and number what it does not have after it. */
  readonly rebase?: string;
  /** Take no lock at all: everything is numbered anew. */
  readonly reset?: true;
}

export interface LockPlace {
  readonly projectDir: string;
  /** The branch whose lock is published; HEAD when undefined. */
  readonly lockBase: string | undefined;
}

/** The numbered contract, and the text that the lock must have. */
export interface AppliedLock extends Numbered {
  readonly text: string;
}

/**
 * Reads the project's lock and numbers the contract with it. Git is asked only when something on disk would change, since what
 * is committed already is as it is. Undefined when a lock cannot be read; breaking changes are errors in `findings`.
 */
export function applyLock(
  contract: Numberable,
  place: LockPlace,
  mode: LockMode,
  findings: Findings,
  memo = new Memo(),
): AppliedLock | undefined {
  const empty = emptyLock(contract.plan.model.package);
  if (mode.reset) return applied(contract, { lock: empty, text: '' }, [], findings);
  if (mode.rebase !== undefined) return rebased(contract, place, mode.rebase, findings);
  const path = join(place.projectDir, LOCK_FILE);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const disk = text === undefined ? undefined : readKnown(text, findings, memo);
  if (text !== undefined && disk === undefined) return undefined;
  const isCompared =
    mode.compare === 'always' || (mode.compare === 'base' && place.lockBase !== undefined);
  const first = new Findings();
  const numbered =
    text === undefined || disk === undefined || isCompared
      ? undefined
      : applied(contract, { lock: disk, text }, 'disk', first, [], memo);
  if (numbered !== undefined && numbered.text === text && first.count === 0) return numbered;
  const published = publishedLocks(place.projectDir, place.lockBase, findings, memo);
  if (published === 'failed') return undefined;
  if (numbered !== undefined && published === 'disk') {
    for (const one of first.sorted()) findings.add(one);
    return numbered;
  }
  const lock = disk ?? (published === 'disk' ? undefined : published[0]) ?? empty;
  const before = { lock, text: text ?? printLock(lock) };
  return applied(contract, before, published, findings, [], memo);
}

/** Locks by their texts: the one that the last run wrote, and the one that it read. */
type KnownLocks = Map<string, Lock>;

function knownLocks(memo: Memo): KnownLocks {
  return memo.slot('locks', () => new Map());
}

function readKnown(text: string, findings: Findings, memo: Memo): Lock | undefined {
  const known = knownLocks(memo);
  const lock = known.get(text) ?? readLock(text, findings);
  known.clear();
  if (lock !== undefined) known.set(text, lock);
  return lock;
}

/** Our entries on top of another lock; works while the lock on disk has the marks of a conflict. */
function rebased(
  contract: Numberable,
  { projectDir }: LockPlace,
  ref: string,
  findings: Findings,
): AppliedLock | undefined {
  const found = lockAt(projectDir, ref, findings);
  if (found === 'failed') return undefined;
  const path = join(projectDir, LOCK_FILE);
  const ours: Lock[] = [];
  const disk = existsSync(path) ? readLock(readFileSync(path, 'utf8'), new Findings()) : undefined;
  if (disk !== undefined) ours.push(disk);
  for (const one of ['HEAD', 'MERGE_HEAD', 'REBASE_HEAD']) {
    const at = lockAt(projectDir, one, new Findings());
    if (at !== 'failed' && at.lock !== undefined) ours.push(at.lock);
  }
  const lock = found.lock ?? emptyLock(contract.plan.model.package);
  return applied(contract, { lock, text: found.text }, [lock], findings, ours);
}

function applied(
  contract: Numberable,
  { lock, text }: { readonly lock: Lock; readonly text: string },
  published: Published,
  findings: Findings,
  confirmed: readonly Lock[] = [],
  memo = new Memo(),
): AppliedLock {
  const numbered = numberWire(contract, lock, text, published, findings, confirmed, memo);
  const printed = printLock(numbered.lock, memo);
  if (!findings.hasErrors) knownLocks(memo).set(printed, numbered.lock);
  return { ...numbered, text: printed };
}
