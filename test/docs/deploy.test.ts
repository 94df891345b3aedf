import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fromEnvironment } from '@nopal/server';
import { assertGenerated, markdownTable } from '../support/generated-part.js';
import { repositoryRoot } from '../support/repository-root.js';

const SOURCE = 'packages/server/src/from-environment.ts';

/** The rows of the table above `fromEnvironment`. */
function rows(): string[][] {
  const source = readFileSync(join(repositoryRoot, SOURCE), 'utf8');
  return [...source.matchAll(/^ \* \| (`NOPAL_.+) \|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim()),
  );
}

/** The variables that a server knows, as it lists them to whoever gives another one; limits left out. */
function known(): string[] {
  try {
    fromEnvironment({ NOPAL_QQQQQQQQQQQQ: '1' });
  } catch (error) {
    const { message } = error as Error;
    return (message.match(/NOPAL_[A-Z_]+/g) ?? []).filter(
      (name) => name !== 'NOPAL_QQQQQQQQQQQQ' && !name.startsWith('NOPAL_LIMITS_'),
    );
  }
  throw new Error('the variable was taken');
}

describe('docs/deploy.md', () => {
  it('lists every variable of the environment', () => {
    const said = rows().flatMap(([names = '']) => names.match(/NOPAL_[A-Z_]+/g) ?? []);
    assert.deepEqual(said.filter((name) => name !== 'NOPAL_LIMITS_').sort(), known().sort());
    const head = ['variable', 'option', 'value'];
    assertGenerated('docs/deploy.md', 'environment', markdownTable(head, rows()));
  });
});
