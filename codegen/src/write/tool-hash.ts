import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What this very codegen is: a hash of its own code, so that another version generates anew. About 2 ms. */
export function toolHash(): string {
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
    .sort();
  const all = createHash('sha256');
  for (const file of files) all.update(file).update(readFileSync(join(folder, file)));
  return all.digest('base64url').slice(0, 22);
}
