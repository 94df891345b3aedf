import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const LIMIT_MS = 600_000;
const KEPT_CHARACTERS = 600;

/** What npm or Go has made, and is not older than what it was made from. */
function isReady(folder: string): boolean {
  const at = join(here, folder);
  const made = join(at, isNpm(at) ? 'node_modules/.package-lock.json' : `${folder}-peer`);
  const age = statSync(made, { throwIfNoEntry: false })?.mtimeMs;
  if (age === undefined) return false;
  const sources = readdirSync(at).filter((file) => /^package-lock\.json$|\.(go|sum)$/.test(file));
  return sources.every((file) => statSync(join(at, file)).mtimeMs <= age);
}

function isNpm(at: string): boolean {
  return existsSync(join(at, 'package.json'));
}

/**
 * Fetches what a peer needs into its own folder, unless it is there.
 * @returns why it cannot be measured here, with what to do about it; undefined when it can.
 */
export function installPeer(folder: string | undefined): string | undefined {
  if (folder === undefined || isReady(folder)) return undefined;
  const at = join(here, folder);
  // Without scripts: what they would build is an addition that each of these packages runs without. Not `npm ci`, which fails when
  // the lock lacks additions for platforms that nobody here has.
  const [program, ...args] = isNpm(at)
    ? ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false']
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
