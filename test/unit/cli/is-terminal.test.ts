import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { repositoryRoot } from '../../support/repository-root.js';

const source = join(repositoryRoot, 'packages/cli/src/is-terminal.ts');
const program = `
import { isTerminal } from ${JSON.stringify(source)};
process.exitCode = isTerminal('stdout') ? 11 : 10;
`;
const node = ['--import', 'tsx', '--input-type=module', '-e', program];

function exitCode(stdout: 'pipe' | number): number | null {
  return spawnSync(process.execPath, node, { cwd: repositoryRoot, stdio: ['ignore', stdout, 2] })
    .status;
}

describe('a stream', () => {
  it('is no terminal when it is a pipe', () => {
    assert.equal(exitCode('pipe'), 10);
  });

  it('is no terminal when it is another device', () => {
    const device = openSync('/dev/null', 'w');
    assert.equal(exitCode(device), 10);
    closeSync(device);
  });

  it('is one on a terminal', { skip: !existsSync('/usr/bin/script') && 'no script' }, () => {
    const words = [process.execPath, ...node].map((one) => `'${one.replaceAll("'", "'\\''")}'`);
    const { status } = spawnSync('script', ['-qec', words.join(' '), '/dev/null'], {
      cwd: repositoryRoot,
      stdio: 'ignore',
    });
    assert.equal(status, 11);
  });
});
