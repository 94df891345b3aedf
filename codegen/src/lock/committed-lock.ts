import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Findings } from '../ir/diagnostic.js';
import { LOCK_FILE, type Lock } from './lock.js';
import { lockLine } from './lock-place.js';
import type { Published } from './number-wire.js';
import { MAX_LOCK_BYTES, readLock } from './read-lock.js';

/** For one question to git; it reads what is on this disk. */
const GIT_LIMIT_MS = 10_000;

const run = promisify(execFile);

/** What git said, or undefined when it ended with an error. */
async function git(dir: string, ...question: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', question, {
      cwd: dir,
      timeout: GIT_LIMIT_MS,
      maxBuffer: MAX_LOCK_BYTES + 1,
      windowsHide: true,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    });
    return stdout;
  } catch {
    return undefined;
  }
}

/** What git has of a lock: one that can be read, none in that commit, or nothing usable, which `findings` got. */
export type CommittedLock = { readonly lock: Lock | undefined; readonly text: string } | 'failed';

/** The lock in a commit or branch. @param ref anything that names a commit: `origin/main`, `HEAD~2` */
export async function lockAt(
  projectDir: string,
  ref: string,
  findings: Findings,
): Promise<CommittedLock> {
  if (
    !isRef(ref) ||
    (await git(projectDir, 'rev-parse', '-q', '--verify', `${ref}^{commit}`)) === undefined
  ) {
    const isOutside = (await git(projectDir, 'rev-parse', '--git-dir')) === undefined;
    const message = isOutside
      ? `this folder is in no git repository, so that there is no ${ref}`
      : `git knows no commit or branch ${JSON.stringify(ref)}`;
    findings.error('CG4008', lockLine('', 1), message);
    return 'failed';
  }
  const text = await git(projectDir, 'show', `${ref}:./${LOCK_FILE}`);
  if (text === undefined) return { lock: undefined, text: '' };
  const lock = readLock(text, findings, `${LOCK_FILE} at ${ref}`);
  return lock === undefined ? 'failed' : { lock, text };
}

/** Nothing that git could take for an option, a range or a path. */
function isRef(ref: string): boolean {
  return /^[A-Za-z0-9@][A-Za-z0-9@{}~^._/+-]{0,254}$/.test(ref) && !ref.includes('..');
}

/**
 * What is published: the lock where this branch left `lockBase`, else in HEAD; while a merge is under way also the one that is
 * merged. Without git, or when HEAD has no lock, everything on disk; 'failed' when `findings` got an error.
 */
export async function publishedLocks(
  projectDir: string,
  lockBase: string | undefined,
  findings: Findings,
): Promise<Published | 'failed'> {
  if (lockBase !== undefined) {
    if ((await git(projectDir, 'rev-parse', '--git-dir')) === undefined) return 'disk';
    const base = isRef(lockBase) && (await git(projectDir, 'merge-base', 'HEAD', lockBase));
    const found = await lockAt(projectDir, base ? base.trim() : lockBase, findings);
    if (found === 'failed') return 'failed';
    return found.lock === undefined ? [] : [found.lock];
  }
  const text = await git(projectDir, 'show', `HEAD:./${LOCK_FILE}`);
  if (text === undefined) return 'disk';
  const locks: Lock[] = [];
  for (const ref of ['HEAD', 'MERGE_HEAD']) {
    const found = ref === 'HEAD' ? text : await git(projectDir, 'show', `${ref}:./${LOCK_FILE}`);
    if (found === undefined) continue;
    const lock = readLock(found, findings, `${LOCK_FILE} at ${ref}`);
    if (lock === undefined) return 'failed';
    locks.push(lock);
  }
  return locks;
}
