import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../ir/diagnostic.js';

/** Folder of the generated files, inside the protos folder. */
const GENERATED = 'gen';

/**
 * The hand-written .proto files, sorted, as imports name them: relative to the protos folder, with `/`.
 * @param folder absolute
 */
export function listProtos(folder: string): readonly string[] {
  return [...walk(folder, '')].sort(compareText);
}

function* walk(folder: string, inside: string): Generator<string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(folder, inside), { withFileTypes: true });
  } catch {
    return; // most projects have none
  }
  for (const entry of entries) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) {
      if (path !== GENERATED && entry.name !== 'node_modules') yield* walk(folder, path);
    } else if (entry.isFile() && entry.name.endsWith('.proto')) yield path;
  }
}
