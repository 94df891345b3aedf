import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { KnownFiles } from '../../../../codegen/src/write/known-files.js';

const dir = mkdtempSync(join(tmpdir(), 'nopal-known-files-'));
after(() => rmSync(dir, { recursive: true }));

test('a mark is the same whether the file is read for it or its text is given', () => {
  const path = join(dir, 'a.ts');
  const text = 'export type Name = "Zoë"; // ✓\n';
  writeFileSync(path, text);
  assert.equal(new KnownFiles().markOf(path, text), new KnownFiles().markOf(path));
});

test('a file that is gone has no mark, whatever was read of it', () => {
  assert.equal(new KnownFiles().markOf(join(dir, 'gone.ts'), 'text'), undefined);
});

test('a mark changes with what was read', () => {
  const path = join(dir, 'b.ts');
  writeFileSync(path, 'one');
  utimesSync(path, 1_000, 1_000);
  const marks = ['one', 'two'].map((text) => new KnownFiles().markOf(path, text));
  assert.notEqual(marks[0], marks[1]);
});
