import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { repositoryRoot } from '../../support/repository-root.js';
import { type CommandOutcome, runCommand } from '../../support/run-command.js';
import { copyTests } from '../../support/scratch-tree.js';

/** A file that is too slow the first time, and one that is too slow and wrong, by what the suite of faults measures with. */
const FAULTS = (tree: string): Record<string, string> => {
  const times = join(repositoryRoot, 'test/faults/times.ts');
  const begin = `import { existsSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Times } from ${JSON.stringify(times)};
const take = (t, ms) => {
  const times = new Times(t);
  times.within(100, 'it has ended', ms);
  times.check();
};
`;
  const mark = JSON.stringify(join(tree, 'ran-before'));
  return {
    'test/faults/slow.test.ts': `${begin}describe('a fault', () => {
  it('takes its time', (t) => {
    const wasHere = existsSync(${mark});
    writeFileSync(${mark}, '');
    take(t, wasHere ? 50 : 200);
  });
});
`,
    'test/faults/wrong.test.ts': `${begin}it('takes its time', (t) => take(t, 200));
it('is wrong', () => { throw new Error('two answers'); });
`,
    'test/faults/never.test.ts': `${begin}it('has not happened', (t) => take(t, Number.NaN));
`,
  };
};

describe('test/run.mjs', () => {
  const tree = mkdtempSync(join(tmpdir(), 'nopal-run-'));
  before(() => {
    copyTests(tree, ['run.mjs', 'failures.mjs']);
    const files = {
      'test/a/good.test.ts': "import { it } from 'node:test';\nit('is good', () => {});\n",
      'test/b/bad.test.ts': "import { it } from 'node:test';\nit('is bad', () => { throw 1; });\n",
      'test/b/other.test.ts':
        "import { it } from 'node:test';\nit('one', () => {});\nit('two', () => {});\n",
    };
    Object.assign(files, FAULTS(tree));
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

  it('runs a file of faults once more that was only too slow, and says so', async () => {
    const { code, stdout } = await run('--suite', 'faults', 'slow');
    assert.equal(code, 0, stdout);
    assert.match(
      stdout,
      /^!!! test\/faults\/slow.test.ts was TOO SLOW and runs once more, alone:$/m,
    );
    assert.match(stdout, /^!!! {3}takes its time: too slow: it has ended after 200 ms of 100$/m);
    assert.match(stdout, /^!!! test\/faults\/slow.test.ts passed at the second try$/m);
  });

  it('never repeats a file of faults in which anything else has failed', async () => {
    const { code, stdout } = await run('--suite', 'faults', 'wrong', 'never');
    assert.equal(code, 1);
    assert.match(stdout, /^ℹ fail 3$/m);
    assert.doesNotMatch(stdout, /!!!/);
  });
});
