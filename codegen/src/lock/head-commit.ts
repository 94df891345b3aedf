import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What stands where git notes the commits of a work tree. */
export interface HeadCommit {
  /** The commit that HEAD is, as 40 or 64 hexadecimal digits. */
  readonly id: string;
  /** Whether a merge is under way. */
  readonly isMerging: boolean;
}

/** These lead git elsewhere than to the `.git` above the folder. */
const LEADING = ['GIT_DIR', 'GIT_COMMON_DIR'];
const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const REF = /^ref: (refs\/heads\/\S+)$/;

/**
 * The commit that HEAD is, read from the few files in which git keeps it, each time anew: to start git takes longer than to
 * generate. Undefined where it is not that plain, so that only git itself can tell.
 */
export function headCommit(projectDir: string): HeadCommit | undefined {
  if (LEADING.some((name) => process.env[name] !== undefined)) return undefined;
  const gitDir = gitDirOf(resolve(projectDir));
  if (gitDir === undefined) return undefined;
  const head = readLine(join(gitDir, 'HEAD'));
  if (head === undefined) return undefined;
  const ref = REF.exec(head)?.[1];
  const id = ref === undefined ? head : commitOf(ref, gitDir);
  if (id === undefined || !ID.test(id)) return undefined;
  return { id, isMerging: existsSync(join(gitDir, 'MERGE_HEAD')) };
}

/** The nearest `.git`: a folder, or in a linked work tree and a submodule a file that names one. */
function gitDirOf(folder: string): string | undefined {
  for (let dir = folder; ; dir = dirname(dir)) {
    const git = join(dir, '.git');
    const stat = statSync(git, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) return git;
    if (stat !== undefined) {
      const path = /^gitdir: (.+)$/.exec(readLine(git) ?? '')?.[1];
      return path === undefined ? undefined : resolve(dir, path);
    }
    if (dirname(dir) === dir) return undefined;
  }
}

/** A branch's commit; the file of its own wins over the list. Other ways to keep branches have neither. */
function commitOf(ref: string, gitDir: string): string | undefined {
  const common = readLine(join(gitDir, 'commondir'));
  const commonDir = common === undefined ? gitDir : resolve(gitDir, common);
  const own = readLine(join(commonDir, ref));
  if (own !== undefined) return own;
  const packed = readText(join(commonDir, 'packed-refs'));
  return packed?.split('\n').find((line) => line.endsWith(` ${ref}`))?.split(' ', 1)[0];
}

function readLine(file: string): string | undefined {
  return readText(file)?.replace(/\r?\n$/, '');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not there
  }
}
