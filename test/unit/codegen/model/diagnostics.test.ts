import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODES } from '../../../../codegen/src/ir/diagnostic.js';
import { casesDir, readCase, shortPlaces } from './read-case.js';

const update = process.env.NOPAL_UPDATE === '1';
const folder = join(casesDir, 'diagnostics');
const cases = readdirSync(folder).filter((file) => file.endsWith('.ts'));

/** `CG2003-regexp.ts` shows CG2003; beside it stand all diagnostics with their places. */
for (const file of cases) {
  const code = file.slice(0, 6);
  test(`${code} is told with its place: ${file.slice(7, -3)}`, () => {
    const { diagnostics } = readCase('diagnostics', [file]);
    assert.ok(diagnostics.some((one) => one.code === code));
    const found = `${JSON.stringify(shortPlaces(diagnostics), undefined, 1)}\n`;
    const expected = join(folder, file.replace(/\.ts$/, '.json'));
    if (update) writeFileSync(expected, found);
    assert.equal(found, readFileSync(expected, 'utf8'));
  });
}

test('every code of classes and types has a case here', () => {
  const shown = new Set(cases.map((file) => file.slice(0, 6)));
  const missing = Object.keys(CODES).filter(
    (code) => /^CG(?:10|2|5)/.test(code) && !shown.has(code),
  );
  // CG1001, CG1003 and CG1004 are of the configuration, CG1025 and CG1026 of tsconfig.json; CG2014 needs 2,000 types.
  assert.deepEqual(missing, ['CG1001', 'CG1003', 'CG1004', 'CG1025', 'CG1026', 'CG2014']);
});
