import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { transformSync } from 'esbuild';
import { repositoryRoot } from '../../support/repository-root.js';
import { runCommand } from '../../support/run-command.js';

const isOurs = !('enableCompileCache' in nodeModule);
/** Longer than what is compiled each time. */
const LARGE = `exports.answer = () => 6 * 7;\n${'// what makes a file large\n'.repeat(4000)}`;

describe('what Node compiled of the command', { skip: !isOurs && 'Node keeps it itself' }, () => {
  let folder = '';
  const cache = () => join(folder, 'node_modules/.cache');
  const kept = () =>
    readdirSync(cache(), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nopal-keep-'));
    mkdirSync(join(folder, 'dist'));
    const source = readFileSync(join(repositoryRoot, 'packages/cli/src/keep-code.cts'), 'utf8');
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs' });
    writeFileSync(join(folder, 'dist/keep-code.cjs'), code);
    writeFileSync(join(folder, 'dist/large.cjs'), LARGE);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(after = ''): Promise<string> {
    const program = `require('./dist/keep-code.cjs')(); console.log(require('./dist/large.cjs').answer()); ${after}`;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const options = { cwd: folder, env };
    const { code, stdout, stderr } = await runCommand(process.execPath, ['-e', program], options);
    assert.equal(code, after === '' ? 0 : 1, stderr);
    return stdout;
  }

  it('is kept in its package by the first run and taken by the next', async () => {
    assert.equal(await run(), '42\n');
    const [file, ...more] = kept();
    assert.ok(file !== undefined && more.length === 0);
    const written = statSync(file).mtimeMs;
    assert.equal(await run(), '42\n');
    assert.deepEqual(kept(), [file]);
    assert.equal(statSync(file).mtimeMs, written);
  });

  it('is made anew when it was damaged, or cut off', async () => {
    await run();
    const [file = ''] = kept();
    const whole = readFileSync(file);
    for (const damaged of [whole.subarray(0, 100), Buffer.from(whole).fill(0, 200, 300)]) {
      writeFileSync(file, damaged);
      assert.equal(await run(), '42\n');
      assert.equal(readFileSync(file).length, whole.length);
    }
  });

  it('is not taken for another text of the same length', async () => {
    await run();
    writeFileSync(join(folder, 'dist/large.cjs'), LARGE.replace('6 * 7', '6 * 6'));
    assert.equal(await run(), '36\n');
  });

  it('is not kept by a run that failed', async () => {
    await run('process.exitCode = 1;');
    assert.throws(() => kept(), { code: 'ENOENT' });
  });

  it('is done without where it cannot be kept', async () => {
    writeFileSync(join(folder, 'node_modules'), 'no folder');
    assert.equal(await run(), '42\n');
    assert.equal(await run(), '42\n');
  });
});
