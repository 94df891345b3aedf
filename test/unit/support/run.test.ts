import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { repositoryRoot } from '../../support/repository-root.js';
import { type CommandOutcome, runCommand } from '../../support/run-command.js';
import { copyTests } from '../../support/scratch-tree.js';

describe('test/run.mjs', () => {
  const tree = mkdtempSync(join(tmpdir(), 'nopal-run-'));
  before(() => {
    copyTests(tree, ['run.mjs']);
    const files = {
      'test/a/good.test.ts': "import { it } from 'node:test';\nit('is good', () => {});\n",
      'test/b/bad.test.ts': "import { it } from 'node:test';\nit('is bad', () => { throw 1; });\n",
      'test/b/other.test.ts':
        "import { it } from 'node:test';\nit('one', () => {});\nit('two', () => {});\n",
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), text);
    }
  });
  after(() => rmSync(tree, { recursive: true, force: true }));

  const run = (...line: string[]): Promise<CommandOutcome> => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env; // this is a run of its own
    return runCommand(process.execPath, [join(tree, 'test/run.mjs'), ...line], {
      cwd: repositoryRoot,
      env,
    });
  };

  it('runs all files and fails when one does', async () => {
    const { code, stdout } = await run();
    assert.equal(code, 1);
    assert.match(stdout, /^ℹ tests 4$/m);
    assert.match(stdout, /^ℹ fail 1$/m);
  });

  it('runs those whose path has the argument in it', async () => {
    const { code, stdout } = await run('a/go');
    assert.equal(code, 0);
    assert.match(stdout, /^ℹ pass 1$/m);
  });

  it('passes what is behind -- to node', async () => {
    const { stdout } = await run('b/other', '--', '--test-name-pattern=two');
    assert.match(stdout, /✔ two/);
    assert.doesNotMatch(stdout, /✔ one/);
  });

  it('fails when no file has the argument in its path', async () => {
    const { code, stderr } = await run('nowhere');
    assert.equal(code, 1);
    assert.match(stderr, /no test file under test\/ has nowhere in its path/);
  });
});
