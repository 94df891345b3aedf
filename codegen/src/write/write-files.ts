import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** What a run did to the disk. */
export interface Written {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Brings the output folder to these files: writes what differs, by way of a temporary file, so that no reader sees half a
 * file, and removes what an earlier run wrote and this one did not.
 * @param earlier files of the last run, relative to the output folder
 */
export function writeFiles(
  outputDir: string,
  files: ReadonlyMap<string, string>,
  earlier: readonly string[],
): Written {
  const written: string[] = [];
  for (const [file, text] of files) {
    const path = join(outputDir, file);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, text);
    renameSync(temporary, path);
    written.push(file);
  }
  const removed: string[] = [];
  for (const file of earlier) {
    if (files.has(file) || !isInside(file)) continue;
    const path = join(outputDir, file);
    if (!existsSync(path)) continue;
    rmSync(path);
    removeEmpty(dirname(path), outputDir);
    removed.push(file);
  }
  return { written, removed };
}

/** The list of earlier files comes from disk: never let it lead out of the folder. */
function isInside(file: string): boolean {
  const short = normalize(file).replaceAll('\\', '/');
  return !short.startsWith('../') && !short.startsWith('/') && !/^[a-zA-Z]:/.test(short);
}

function removeEmpty(dir: string, stop: string): void {
  if (dir === stop || !dir.startsWith(stop)) return;
  try {
    rmdirSync(dir);
  } catch {
    return; // not empty
  }
  removeEmpty(dirname(dir), stop);
}

/** The first way in which the folder differs from these files; undefined when it does not. */
export function firstDifference(
  outputDir: string,
  files: ReadonlyMap<string, string>,
  earlier: readonly string[],
): string | undefined {
  for (const [file, text] of files) {
    const path = join(outputDir, file);
    if (!existsSync(path)) return `${file} is missing`;
    const found = readFileSync(path, 'utf8');
    if (found === text) continue;
    const want = text.split('\n');
    const have = found.split('\n');
    const line = want.findIndex((one, i) => one !== have[i]);
    const at = line === -1 ? want.length : line;
    return `${file}:${at + 1}\n- ${have[at] ?? '(end of file)'}\n+ ${want[at] ?? '(end of file)'}`;
  }
  const stale = earlier.find((file) => !files.has(file) && existsSync(join(outputDir, file)));
  return stale === undefined ? undefined : `${stale} is stale`;
}
