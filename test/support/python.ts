import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';
import { runCommand } from './run-command.js';
import { until } from './until.js';

/** protoc and gRPC for Python, with its standard services. */
const GRPC = [
  'grpcio-tools==1.85.1',
  'grpcio==1.85.1',
  'grpcio-reflection==1.85.1',
  'grpcio-health-checking==1.85.1',
  'grpcio-status==1.85.1',
  'protobuf>=7,<8',
];
const INSTALL_LIMIT_MS = 100_000;

/**
 * The interpreter of a Python environment with these packages, protobuf and gRPC unless others are named, installed once below
 * node_modules. A text that says why not
 * when there is no Python or no network: then tests are skipped, unless CI=true, where that is a failure.
 */
export async function python(
  requirements: readonly string[] = GRPC,
): Promise<{ readonly path: string } | { readonly missing: string }> {
  const id = createHash('sha256').update(requirements.join()).digest('hex').slice(0, 12);
  const folder = join(repositoryRoot, 'node_modules/.cache', `nopal-python-${id}`);
  const ready = join(folder, 'ready');
  const path = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(ready)) return { path };
  const lock = `${folder}.lock`;
  mkdirSync(join(repositoryRoot, 'node_modules/.cache'), { recursive: true });
  let isOurs = false;
  try {
    await until(
      () => {
        isOurs = tryLock(lock);
        return isOurs || existsSync(ready);
      },
      'another test file has installed Python',
      INSTALL_LIMIT_MS,
    );
    if (existsSync(ready)) return { path };
    rmSync(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(path, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...requirements,
    ]);
    writeFileSync(ready, '');
    return { path };
  } catch (error) {
    const missing = `no Python with ${requirements[0]}: ${error instanceof Error ? error.message : error}`;
    if (process.env.CI === 'true') throw new Error(missing, { cause: error });
    process.stderr.write(`SKIPPED: ${missing}\n`);
    return { missing };
  } finally {
    if (isOurs) rmdirSync(lock);
  }
}

/** Two test files may want it at once; one that was killed leaves its lock behind. */
function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > INSTALL_LIMIT_MS) rmdirSync(lock);
    return false;
  }
}

async function run(file: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCommand(file, args, {
    cwd: repositoryRoot,
    limitMs: INSTALL_LIMIT_MS,
  });
  if (code !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? `ended with ${code}`);
}
