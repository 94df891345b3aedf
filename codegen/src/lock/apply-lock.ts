import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from '../ir/diagnostic.js';
import { LOCK_FILE } from '../write/output-roots.js';
import { publishedLocks } from './committed-lock.js';
import { emptyLock, type Lock } from './lock.js';
import { type Numbered, numberWire } from './number-wire.js';
import type { Numberable } from './owners.js';
import { printLock } from './print-lock.js';
import { readLock } from './read-lock.js';

export interface LockOptions {
  readonly projectDir: string;
  /** The branch whose lock is published; HEAD when absent. */
  readonly lockBase: string | undefined;
  /** Also what did not change on disk is compared with `lockBase`. */
  readonly check: boolean;
}

/** The numbered contract, and the text that the lock must have. */
export interface AppliedLock extends Numbered {
  readonly text: string;
}

/**
 * Reads the project's lock and numbers the contract with it. Git is asked only when something on disk would change, since what
 * is committed already is as it is. Undefined when the lock cannot be read; breaking changes are errors in `findings`.
 */
export function applyLock(
  contract: Numberable,
  { projectDir, lockBase, check }: LockOptions,
  findings: Findings,
): AppliedLock | undefined {
  const path = join(projectDir, LOCK_FILE);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const disk = text === '' ? undefined : readLock(text, findings);
  if (text !== '' && disk === undefined) return undefined;
  const first = new Findings();
  if (disk !== undefined) {
    const numbered = applied(contract, disk, text, 'disk', first);
    const isSettled = numbered.text === text && first.count === 0;
    if (isSettled && !(check && lockBase !== undefined)) return numbered;
  }
  const published = publishedLocks(projectDir, lockBase, findings);
  if (published === 'failed') return undefined;
  const [base] = published === 'disk' ? [] : published;
  const lock = disk ?? base ?? emptyLock(contract.plan.model.package);
  return applied(contract, lock, text === '' && base ? printLock(base) : text, published, findings);
}

function applied(
  contract: Numberable,
  lock: Lock,
  text: string,
  published: Parameters<typeof numberWire>[3],
  findings: Findings,
): AppliedLock {
  const numbered = numberWire(contract, lock, text, published, findings);
  return { ...numbered, text: printLock(numbered.lock) };
}
