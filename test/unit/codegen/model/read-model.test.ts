import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { readCase, shortPlace } from './read-case.js';

const dirs: string[] = [];
after(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

function read(files: Readonly<Record<string, string>>, tsconfig?: string) {
  const projectDir = mkdtempSync(join(tmpdir(), 'nopal-model-'));
  dirs.push(projectDir);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(projectDir, file)), { recursive: true });
    writeFileSync(join(projectDir, file), text);
  }
  return readCase('', ['src/*.ts'], {
    projectDir,
    tsconfig: tsconfig === undefined ? undefined : join(projectDir, tsconfig),
  });
}

const head = "import { Component, Handler } from '@nopal/core';\n";
const component = '@Component() export class A { @Handler() a(row: Row): void { void row; } }\n';
const plain = { 'src/a.ts': `${head}export interface Row { x: number }\n${component}` };

test('types of npm packages are read when a message needs them, and no others', () => {
  const { ir, diagnostics } = read({
    'src/a.ts': `${head}import type { Item } from 'items';\nimport type { Never } from 'unused';\nexport interface Row { item: Item; all: Item[] }\nexport type Other = Never;\n${component}`,
    'node_modules/items/package.json':
      '{ "name": "items", "version": "1.0.0", "types": "index.d.ts" }',
    'node_modules/items/index.d.ts':
      "import type { Unit } from '@units/core/part';\nexport interface Item { id: string; unit: Unit; list: Buffer }\n",
    'node_modules/@units/core/package.json': '{ "name": "@units/core", "version": "1.0.0" }',
    'node_modules/@units/core/part.d.ts': "export type Unit = 'kg' | 'm';\n",
  });
  assert.deepEqual(diagnostics, []);
  const item = ir.types.Item;
  assert.ok(item?.k === 'object');
  assert.deepEqual(
    item.fields.map(({ name, type }) => [name, type.k]),
    [
      ['id', 'string'],
      ['unit', 'ref'],
      ['list', 'bytes'],
    ],
  );
  assert.equal(item.source, undefined);
});

test('a package that is not installed is named', () => {
  const { diagnostics } = read({
    'src/a.ts': `${head}import type { Item } from '@nowhere/items';\nexport type Row = { item: Partial<Item>['x'] };\n${component}`,
  });
  assert.deepEqual(
    diagnostics.map((one) => [one.code, one.message]),
    [['CG2002', "Item of '@nowhere/items' is not found"]],
  );
});

test('a tsconfig.json that is no JSON, or extends what is not there, is one error with its place', () => {
  const broken = read(
    { ...plain, 'tsconfig.json': '{\n  "compilerOptions": {,\n}' },
    'tsconfig.json',
  );
  assert.deepEqual(
    broken.diagnostics.map((one) => [one.code, one.severity, shortPlace(one.loc)]),
    [['CG1025', 'error', 'tsconfig.json:2:23+1']],
  );
  const alone = read(
    { ...plain, 'tsconfig.json': '{ "extends": "./base.json" }' },
    'tsconfig.json',
  );
  assert.deepEqual(
    alone.diagnostics.map((one) => [one.code, one.severity, one.loc.file]),
    [['CG1025', 'error', 'tsconfig.json']],
  );
});

test('a tsconfig.json without experimentalDecorators is a warning', () => {
  const { diagnostics } = read(
    { ...plain, 'tsconfig.json': '{ "compilerOptions": { "strict": true, "fromTheFuture": 1 } }' },
    'tsconfig.json',
  );
  assert.deepEqual(
    diagnostics.map((one) => [one.code, one.severity, shortPlace(one.loc)]),
    [['CG1026', 'warning', 'tsconfig.json:1:3+17']],
  );
  const extending = read(
    {
      ...plain,
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
    },
    'tsconfig.json',
  );
  assert.deepEqual(extending.diagnostics, []);
});

test('two declared types of one name are both shown, whichever is read first', () => {
  const files = {
    'src/a.ts': `${head}import type { Item } from './b.js';\nimport type { Item as Other } from './c.js';\nexport interface Row { a: Item; b: Other }\n${component}`,
    'src/b.ts': 'export interface Item { x: number }\n',
    'src/c.ts': 'export interface Item { y: number }\n',
  };
  const places = (given: Readonly<Record<string, string>>) =>
    read(given).diagnostics.map((one) => [
      one.code,
      shortPlace(one.loc),
      ...(one.related ?? []).map((other) => shortPlace(other.loc)),
    ]);
  const expected = [['CG1023', 'src/c.ts:1:18+4', 'src/b.ts:1:18+4']];
  assert.deepEqual(places(files), expected);
  const turned = files['src/a.ts'].replace('a: Item; b: Other', 'b: Other; a: Item');
  assert.deepEqual(places({ ...files, 'src/a.ts': turned }), expected);
  const named = { ...files, 'src/c.ts': `/** @protoName Thing */\n${files['src/c.ts']}` };
  assert.deepEqual(places(named), []);
  assert.deepEqual(Object.keys(read(named).ir.types), ['Item', 'Row', 'Thing']);
});

test('a server type cannot have the name of a member of the typed client', () => {
  const { diagnostics } = readCase('mapping', ['string.ts'], {
    servers: [{ name: 'stats', frontend: true, components: ['string.ts'] }],
  });
  assert.deepEqual(
    diagnostics.map((one) => [one.code, one.loc.file]),
    [['CG1019', 'nopal.config.json']],
  );
});

test('a contract of more than 20,000 types is refused', () => {
  const types = Array.from({ length: 20_001 }, (_, i) => `export interface T${i} { x: number }\n`);
  const fields = Array.from({ length: 20_001 }, (_, i) => `f${i}: T${i};`);
  const { diagnostics } = read({
    'src/a.ts': `${head}${types.join('')}export interface Row { ${fields.join(' ')} }\n${component}`,
  });
  assert.ok(diagnostics.some((one) => one.code === 'CG2014'));
});
