import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { TurnOutput } from '../../../packages/server/src/turn-output.js';
import { until } from '../../support/until.js';

const repository = join(import.meta.dirname, '../../..');

describe('lines of one turn of the event loop', () => {
  test('leave in one write when it ends, and those of the next turn in another', async () => {
    const written: string[] = [];
    const output = new TurnOutput({ write: (bytes) => written.push(bytes.toString()) });
    output.write('a\n');
    output.write('bé€\n');
    assert.deepEqual(written, []);
    await until(() => written.length === 1);
    output.write('c\n');
    await until(() => written.length === 2);
    assert.deepEqual(written, ['a\nbé€\n', 'c\n']);
  });

  test('leave at once when they are asked to, and when they are many', () => {
    const written: string[] = [];
    const output = new TurnOutput({ write: (bytes) => written.push(bytes.toString()) });
    output.write('a\n');
    output.flush();
    output.flush();
    assert.deepEqual(written, ['a\n']);
    const line = `${'x'.repeat(70_000)}\n`;
    output.write(line);
    assert.deepEqual(written, ['a\n', line]);
  });

  test('of the default logger are not lost when the process exits or fails in that turn', () => {
    for (const end of ['process.exit(3)', 'throw new Error("done")']) {
      const code = `
        const { createLogger } = await import('@nopal/server');
        createLogger().info('the last words');
        ${end};`;
      const { stdout, status } = spawnSync(
        process.execPath,
        ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', code],
        { cwd: repository, encoding: 'utf8' },
      );
      assert.match(stdout, /"msg":"the last words"\}\n$/);
      assert.notEqual(status, 0);
    }
  });
});
