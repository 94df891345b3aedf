import { execFileSync } from 'node:child_process';
import type { Findings } from '../ir/diagnostic.js';
import { Memo } from '../ir/memo.js';
import { LOCK_FILE } from '../write/output-roots.js';
import { headCommit } from './head-commit.js';
import type { Lock } from './lock.js';
import { lockLine } from './lock-place.js';
import type { Published } from './number-wire.js';
import { MAX_LOCK_BYTES, readLock } from './read-lock.js';

/** For one question to git; it reads what is on this disk. */
const GIT_LIMIT_MS = 10_000;

/** What git said, or undefined when it ended with an error. */
function git(dir: string, ...question: string[]): string | undefined {
  try {
    return execFileSync('git', question, {
      cwd: dir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: GIT_LIMIT_MS,
      maxBuffer: MAX_LOCK_BYTES + 1,
      windowsHide: true,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    });
  } catch {
    return undefined;
  }
}

/** What git has of a lock: one that can be read, none in that commit, or nothing usable, which `findings` got. */
export type CommittedLock = { readonly lock: Lock | undefined; readonly text: string } | 'failed';

/** The lock in a commit or branch. @param ref anything that names a commit: `origin/main`, `HEAD~2` */
export function lockAt(projectDir: string, ref: string, findings: Findings): CommittedLock {
  if (
    !isRef(ref) ||
    git(projectDir, 'rev-parse', '-q', '--verify', `${ref}^{commit}`) === undefined
  ) {
    const isOutside = git(projectDir, 'rev-parse', '--git-dir') === undefined;
    const message = isOutside
      ? `this folder is in no git repository, so that there is no ${ref}`
      : `git knows no commit or branch ${JSON.stringify(ref)}`;
    findings.error('CG4008', lockLine('', 1), message);
    return 'failed';
  }
  const text = git(projectDir, 'show', `${ref}:./${LOCK_FILE}`);
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
export function publishedLocks(
  projectDir: string,
  lockBase: string | undefined,
  findings: Findings,
  memo = new Memo(),
): Published | 'failed' {
  if (lockBase !== undefined) {
    if (git(projectDir, 'rev-parse', '-q', '--verify', 'HEAD') === undefined) return 'disk';
    const base = isRef(lockBase) && git(projectDir, 'merge-base', 'HEAD', lockBase);
    const found = lockAt(projectDir, base ? base.trim() : lockBase, findings);
    if (found === 'failed') return 'failed';
    return found.lock === undefined ? [] : [found.lock];
  }
  const kept = memo.slot('lock of HEAD', (): KeptHead => ({}));
  const head = memo.lasts ? headCommit(projectDir) : undefined;
  if (head === undefined || kept.id !== head.id || head.isMerging) {
    kept.id = undefined;
    const before = findings.count;
    const published = locksOfHead(projectDir, findings);
    // What was complained of must be complained of again.
    const canKeep = head?.isMerging === false && findings.count === before;
    if (canKeep && isSure(projectDir, head.id, published))
      Object.assign(kept, { id: head.id, published });
    return published;
  }
  return kept.published ?? 'disk';
}

/** What is published by a commit, which never changes. */
interface KeptHead {
  id?: string | undefined;
  published?: Published;
}

function locksOfHead(projectDir: string, findings: Findings): Published | 'failed' {
  const text = git(projectDir, 'show', `HEAD:./${LOCK_FILE}`);
  if (text === undefined) return 'disk';
  const locks: Lock[] = [];
  for (const ref of ['HEAD', 'MERGE_HEAD']) {
    const found = ref === 'HEAD' ? text : git(projectDir, 'show', `${ref}:./${LOCK_FILE}`);
    if (found === undefined) continue;
    const lock = readLock(found, findings, `${LOCK_FILE} at ${ref}`);
    if (lock === undefined) return 'failed';
    locks.push(lock);
  }
  return locks;
}

/** Whether git takes the same commit for HEAD, and had no other reason for its answer than what is in it. */
function isSure(projectDir: string, id: string, published: Published | 'failed'): boolean {
  if (published === 'failed') return false;
  if (git(projectDir, 'rev-parse', '-q', '--verify', 'HEAD')?.trim() !== id) return false;
  return published !== 'disk' || git(projectDir, 'ls-tree', id, `./${LOCK_FILE}`) === '';
}
