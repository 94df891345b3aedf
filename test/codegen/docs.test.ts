import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODES, type Diagnostic } from '@nopal/codegen';
import { casesDir } from './case-project.js';

const PAGE = 'docs/codegen.md';
const MARK =
  '<!-- table of codes: rewritten with NOPAL_UPDATE=1 by test/codegen/docs.test.ts -->\n';

test('the page lists every diagnostic code with its remedy', () => {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = Object.entries(CODES).map(
    ([code, { title, remedy }]) => `| ${code} | ${cell(title)} | ${cell(remedy)} |\n`,
  );
  const table = `\n| code | what | remedy |\n|---|---|---|\n${rows.join('')}`;
  const page = readFileSync(PAGE, 'utf8');
  const head = page.slice(0, page.indexOf(MARK) + MARK.length);
  if (process.env.NOPAL_UPDATE === '1') writeFileSync(PAGE, head + table);
  assert.equal(readFileSync(PAGE, 'utf8'), head + table);
});

test('a case shows every diagnostic code but those that need more than a small project', () => {
  const shown = new Set<string>();
  for (const name of readdirSync(casesDir).filter((one) =>
    /^(?:errors|breaking|empty)/.test(one),
  )) {
    const text = readFileSync(join(casesDir, name, 'expected/diagnostics.json'), 'utf8');
    for (const { code } of JSON.parse(text) as Diagnostic[]) shown.add(code);
  }
  const missing = Object.keys(CODES).filter(
    (code) => !shown.has(code) && !/^CG(?:102[3-6]|20(?:1[5-9]|2\d))/.test(code),
  );
  // CG3… here are shown by test/unit/codegen/wire; CG4005 to CG4059 here are shown by test/codegen/lock*.test.ts, CG1001 through the command line,
  // CG19… by test/codegen/write.test.ts; CG2014 needs 2,000 types.
  assert.deepEqual(missing, [
    'CG1001',
    'CG1901',
    'CG1902',
    'CG2014',
    'CG3060',
    'CG4005',
    'CG4006',
    'CG4007',
    'CG4008',
    'CG4056',
    'CG4058',
    'CG4059',
  ]);
});
