import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const TEMPORARY = /\.(\d+)\.nopal-tmp$/;
/** A file that is older belongs to a run that is over, whatever runs under its process id now. */
const STALE_MS = 10 * 60_000;

/** The name under which a file is written before it takes the place of the old one. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}.nopal-tmp`;
}

/** Removes what an interrupted run left in a folder. @param deep also in the folders inside */
export function removeStale(dir: string, deep: boolean): void {
  let names: readonly import('node:fs').Dirent[];
  try {
    names = readdirSync(dir, { withFileTypes: true });
  } catch {
    return; // there is no such folder yet
  }
  for (const entry of names) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      if (deep) removeStale(path, deep);
      continue;
    }
    const pid = TEMPORARY.exec(entry.name)?.[1];
    if (pid !== undefined && isOver(Number(pid), path)) rmSync(path, { force: true });
  }
}

function isOver(pid: number, path: string): boolean {
  if (pid === process.pid) return true;
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  if (Date.now() - mtimeMs > STALE_MS) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
