import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const LIMIT_MS = 600_000;
const KEPT_CHARACTERS = 600;

/** How a folder is made ready: by npm from its lock, or by Go from its sums. */
function isReady(folder: string): boolean {
  const at = join(here, folder);
  return existsSync(join(at, 'package.json'))
    ? existsSync(join(at, 'node_modules'))
    : existsSync(join(at, `${folder}-peer`));
}

/**
 * Fetches what a peer needs into its own folder, unless it is there.
 * @returns why it cannot be measured here, with what to do about it; undefined when it can.
 */
export function installPeer(folder: string | undefined): string | undefined {
  if (folder === undefined || isReady(folder)) return undefined;
  const at = join(here, folder);
  const isNpm = existsSync(join(at, 'package.json'));
  // Without scripts: what they would build is an addition that each of these packages runs without.
  const [program, ...args] = isNpm
    ? ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false']
    : ['go', 'build', '-o', `${folder}-peer`, '.'];
  console.error(`fetching ${folder}: ${program} ${args.join(' ')}`);
  const { error, status, stderr } = spawnSync(program as string, args, {
    cwd: at,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (error === undefined && status === 0) return undefined;
  const why = error?.message ?? stderr.trim().slice(-KEPT_CHARACTERS);
  return `${folder} is missing: ${program} ${args.join(' ')} in test/bench/peers/${folder} failed (${why})`;
}
