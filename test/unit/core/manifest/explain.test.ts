import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainValue } from '../../../../packages/core/src/manifest/explain.js';
import type { TypeData } from '../../../../packages/core/src/manifest/type-data.js';

const item: TypeData = [
  'object',
  'Item',
  [
    ['name', 'string'],
    ['count', 'number', 1],
  ],
];
const types: TypeData[] = [item, ['object', 'Bag', [['items', ['array', ['ref', 0]]]]]];
const explain = (type: TypeData, value: unknown, direction: 'parse' | 'print' = 'parse') =>
  explainValue(types, type, value, direction);

test('each violation says where, what is expected and what was found', () => {
  const bag = { items: [{ name: 'a' }, { name: 3 }, null, { name: 'd', count: '4' }] };
  assert.deepEqual(explain(['ref', 1], bag), [
    { path: 'items[1].name', expected: 'a string', found: 'number 3' },
    { path: 'items[2]', expected: 'Item', found: 'null' },
    { path: 'items[3].count', expected: 'a finite number', found: 'string "4"' },
  ]);
});

test('there are at most 20 violations, also of a huge value', () => {
  const many = { items: new Array(100_000).fill(1) };
  assert.equal(explain(['ref', 1], many).length, 20);
});

test('found values and keys are shortened', () => {
  const [long] = explain('number', 'x'.repeat(100_000));
  assert.ok((long?.found.length ?? 0) <= 'string '.length + 40);
  const [key] = explain(['record', 'number'], { ['k'.repeat(100_000)]: 'a' });
  assert.ok((key?.path.length ?? 0) < 60);
});

test('a member of a union is explained by the kind of value', () => {
  const union: TypeData = ['union', ['literal', 'auto'], 'number', ['ref', 0], 'null'];
  assert.deepEqual(explain(union, true), [
    { path: '', expected: '"auto" or a finite number or Item or null', found: 'boolean true' },
  ]);
  assert.deepEqual(
    explain(union, { name: 1 }).map((one) => one.path),
    ['name'],
  );
  assert.deepEqual(
    explain(union, 'manual').map((one) => one.expected),
    ['"auto"'],
  );
});

test('the two directions explain their own form', () => {
  const date = new Date(0);
  assert.deepEqual(explain('date', date, 'print'), []);
  assert.equal(explain('date', date, 'parse')[0]?.expected, 'an ISO 8601 date and time');
  assert.equal(explain(['set', 'string'], ['a'], 'print')[0]?.expected, 'a Set');
  assert.deepEqual(explain(['map', 'bigint'], new Map([['a', 1n]]), 'print'), []);
  assert.equal(explain(['map', 'bigint'], { a: '1x' }, 'parse')[0]?.path, 'a');
});

test('half a surrogate pair is told only of what is sent, as bytes alone cannot carry it', () => {
  const half = { items: [{ name: 'a\ud800' }, { name: '😀' }] };
  assert.deepEqual(explain(['ref', 1], half, 'parse'), []);
  assert.deepEqual(explain(['ref', 1], half, 'print'), [
    {
      path: 'items[0].name',
      expected: 'text without half a surrogate pair',
      found: 'string "a\\ud800"',
    },
  ]);
  const paths = (type: TypeData, value: unknown): string[] =>
    explain(type, value, 'print').map((one) => one.path);
  assert.deepEqual(paths(['string', { pattern: '.*' }], '\udc00'), ['']);
  assert.deepEqual(paths(['map', 'number'], new Map([['\ud800', 1]])), [' (key)']);
  assert.deepEqual(paths(['array', 'json'], [1, { a: { '\udc00': ['\ud800'] } }]), [
    '[1].a (key)',
    '[1].a["\\udc00"][0]',
  ]);
});

test('values inside each other end at 64', () => {
  const recursive: TypeData[] = [['object', 'Node', [['next', ['ref', 0, 1], 1]]]];
  const chain = (length: number): object => (length === 1 ? {} : { next: chain(length - 1) });
  assert.deepEqual(explainValue(recursive, ['ref', 0, 1], chain(64), 'parse'), []);
  const [deep] = explainValue(recursive, ['ref', 0, 1], chain(65), 'parse');
  assert.match(deep?.expected ?? '', /at most 64/);
});
