import {
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { KnownFiles } from './known-files.js';
import { type Output, pathIn } from './output-roots.js';
import { findStale } from './stale-files.js';
import { removeStale, temporaryName } from './temporary-files.js';
import { WriteError, writeErrorOf } from './write-error.js';

/** What a run did to the disk; paths relative to the project. */
export interface Written {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

interface Pending {
  readonly file: string;
  readonly path: string;
  readonly temporary: string;
  readonly text: string | Uint8Array;
}

/**
 * Brings the disk to these files. What differs is first written beside its place, all of it, and only then renamed, so that
 * no reader sees half a file and a run that is interrupted while it writes leaves the old ones; then what an earlier run
 * wrote and this one did not is removed. Outputs are renamed in their order.
 * @param earlier files of the last run, relative to the project
 * @param known what this process knows of the disk already
 * @throws WriteError when one cannot be written; then none has changed
 */
export function writeOutputs(
  projectDir: string,
  outputs: readonly Output[],
  earlier: readonly string[],
  known = new KnownFiles(),
): Written {
  for (const { dir } of outputs) removeStale(join(projectDir, dir), dir !== '');
  const pending: Pending[] = [];
  const folders = new SafeFolders(projectDir);
  try {
    for (const output of outputs) {
      for (const [name, text] of output.files) {
        const file = pathIn(output, name);
        const path = join(projectDir, file);
        try {
          if (isSame(path, text, known)) continue;
          folders.make(dirname(file));
          const temporary = temporaryName(path);
          pending.push({ file, path, temporary, text });
          writeFileSync(temporary, text, { flag: 'wx' });
        } catch (error) {
          throw writeErrorOf(error, file);
        }
      }
    }
  } catch (error) {
    for (const { temporary } of pending) rmSync(temporary, { force: true, recursive: true });
    throw error;
  }
  renameAll(pending, known);
  const removed = findStale(projectDir, outputs, earlier);
  for (const file of removed) {
    rmSync(join(projectDir, file));
    removeEmpty(dirname(file), projectDir, new Set(outputs.map(({ dir }) => dir)));
  }
  return { written: pending.map(({ file }) => file), removed };
}

function renameAll(pending: readonly Pending[], known: KnownFiles): void {
  for (const [i, { file, path, temporary, text }] of pending.entries()) {
    try {
      const stat = lstatSync(temporary);
      renameSync(temporary, path);
      known.note(path, stat, text);
    } catch (error) {
      for (const left of pending.slice(i)) rmSync(left.temporary, { force: true });
      throw writeErrorOf(error, file);
    }
  }
}

/** Whether a file holds this text; a link in its place is replaced by a file. */
function isSame(path: string, text: string | Uint8Array, known: KnownFiles): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isSymbolicLink()) return false;
  if (stat.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  const holds = known.holds(path, stat, text);
  if (holds !== undefined) return holds;
  const wanted = typeof text === 'string' ? Buffer.from(text) : text;
  if (stat.size !== wanted.byteLength || !readFileSync(path).equals(wanted)) return false;
  known.note(path, stat, text);
  return true;
}

/** Makes folders, and never follows a link out of the project. */
class SafeFolders {
  readonly #projectDir: string;
  readonly #root: string;
  readonly #known = new Set<string>();

  constructor(projectDir: string) {
    this.#projectDir = projectDir;
    this.#root = realpathSync(projectDir);
  }

  /** @param dir relative to the project */
  make(dir: string): void {
    if (this.#known.has(dir)) return;
    if (dir !== '.') {
      this.make(dirname(dir));
      const path = join(this.#projectDir, dir);
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path);
      const real = realpathSync(path);
      if (!`${real}${sep}`.startsWith(`${this.#root}${sep}`)) {
        throw new WriteError('CG1902', dir, `${dir} is a link to ${real}, outside the project`);
      }
      if (!lstatSync(real).isDirectory()) {
        const message = `${dir} cannot be written: a file stands where a folder should be`;
        throw new WriteError('CG1901', dir, message);
      }
    }
    this.#known.add(dir);
  }
}

function removeEmpty(dir: string, projectDir: string, stop: ReadonlySet<string>): void {
  if (dir === '.' || stop.has(dir)) return;
  try {
    rmdirSync(join(projectDir, dir));
  } catch {
    return; // not empty
  }
  removeEmpty(dirname(dir), projectDir, stop);
}
