import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { listFiles } from '../../../codegen/src/discover/list-files.js';

const dir = mkdtempSync(join(tmpdir(), 'nopal-list-'));
after(() => rmSync(dir, { recursive: true }));
const files = [
  'a.ts',
  'src/b.ts',
  'src/c.tsx',
  'src/d.d.ts',
  'src/e.js',
  'src/x/f.mts',
  'src/x/y/g.ts',
  'gen/h.ts',
  'src/node_modules/i.ts',
  'src/[z].ts',
];
for (const file of files) {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), '');
}
const list = (...patterns: string[]) => listFiles(dir, patterns, 'gen');

test('patterns match names, folders and alternatives', () => {
  assert.deepEqual(list('src/*.ts'), ['src/[z].ts', 'src/b.ts']);
  assert.deepEqual(list('src/**/*.ts'), ['src/[z].ts', 'src/b.ts', 'src/x/y/g.ts']);
  assert.deepEqual(list('src/**'), [
    'src/[z].ts',
    'src/b.ts',
    'src/c.tsx',
    'src/x/f.mts',
    'src/x/y/g.ts',
  ]);
  assert.deepEqual(list('src/{b,c}.{ts,tsx}'), ['src/b.ts', 'src/c.tsx']);
  assert.deepEqual(list('?.ts'), ['a.ts']);
  assert.deepEqual(list('src/[z].ts'), ['src/[z].ts']);
});

test('several patterns list each file once, and never the output, packages or declarations', () => {
  assert.deepEqual(list('**/*.ts', 'a.ts'), ['a.ts', 'src/[z].ts', 'src/b.ts', 'src/x/y/g.ts']);
});

test('a folder that does not exist holds nothing', () => {
  assert.deepEqual(list('nowhere/**/*.ts'), []);
});
