import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';
import { runCommand } from './run-command.js';

const CACHE = join(repositoryRoot, 'node_modules/.cache');
const INSTALL_LIMIT_MS = 100_000;

/**
 * The node_modules that a folder's package.json and package-lock.json say, installed once below the repository's own and apart
 * from them. A text that says why not when there is no network.
 */
export async function npmFolder(
  folder: string,
): Promise<{ readonly modules: string } | { readonly missing: string }> {
  const files = ['package.json', 'package-lock.json'];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  const target = join(CACHE, `nopal-npm-${hash.digest('hex').slice(0, 12)}`);
  const modules = join(target, 'node_modules');
  if (existsSync(modules)) return { modules };
  mkdirSync(CACHE, { recursive: true });
  const beside = mkdtempSync(`${target}-`); // the rename makes it appear at once
  try {
    for (const file of files) cpSync(join(folder, file), join(beside, file));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    const options = { cwd: beside, limitMs: INSTALL_LIMIT_MS };
    const { code, stderr } = await runCommand('npm', args, options);
    if (code !== 0) return { missing: `npm ci in ${folder}: ${stderr.trim()}` };
    if (!existsSync(target)) renameSync(beside, target);
    return { modules };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
