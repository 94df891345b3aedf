import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from '../ir/diagnostic.js';
import { publishedLocks } from './committed-lock.js';
import { emptyLock, LOCK_FILE, type Lock } from './lock.js';
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
export async function applyLock(
  contract: Numberable,
  { projectDir, lockBase, check }: LockOptions,
  findings: Findings,
): Promise<AppliedLock | undefined> {
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
  const published = await publishedLocks(projectDir, lockBase, findings);
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

/** How the lock on disk differs, like the comparison of generated files; undefined when it does not. */
export function lockDifference(projectDir: string, text: string): string | undefined {
  const path = join(projectDir, LOCK_FILE);
  if (!existsSync(path)) return `${LOCK_FILE} is missing`;
  const have = readFileSync(path, 'utf8').split('\n');
  const want = text.split('\n');
  const at = want.findIndex((line, i) => line !== have[i]);
  if (at === -1 && want.length === have.length) return undefined;
  const line = at === -1 ? want.length : at;
  return `${LOCK_FILE}:${line + 1}\n- ${have[line] ?? '(end of file)'}\n+ ${want[line] ?? '(end of file)'}`;
}

/** Writes the lock by way of a temporary file, if it changed; true when it did. */
export function writeLock(projectDir: string, text: string): boolean {
  const path = join(projectDir, LOCK_FILE);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return true;
}
