import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In a bundle, what its build put there; elsewhere there is no such name. */
declare const NOPAL_TOOL_HASH: string | undefined;

/**
 * What this very codegen is, so that another version generates anew: the hash of its bundle, else the sizes and times of its
 * own files.
 */
export function toolHash(): string {
  if (typeof NOPAL_TOOL_HASH === 'string') return NOPAL_TOOL_HASH;
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && !/\.d\.[cm]?ts$/.test(file))
    .sort();
  const all = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(folder, file));
    all.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return all.digest('base64url').slice(0, 22);
}
