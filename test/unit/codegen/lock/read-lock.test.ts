import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import type { Lock, LockEntry } from '../../../../codegen/src/lock/lock.js';
import { printLock } from '../../../../codegen/src/lock/print-lock.js';
import { MAX_LOCK_BYTES, readLock } from '../../../../codegen/src/lock/read-lock.js';

function read(text: string): { lock: Lock | undefined; codes: readonly string[] } {
  const findings = new Findings();
  const lock = readLock(text, findings);
  return { lock, codes: findings.sorted().map((one) => one.code) };
}

const LOCK: Lock = {
  package: 'arena.v1',
  messages: new Map<string, readonly LockEntry[]>([
    ['arena.v1.Empty', []],
    [
      'arena.v1.Item',
      [
        { number: 1, name: 'id', type: 'uint32' },
        { number: 3, name: 'power', type: 'optional double', was: ['atk'] },
        { number: 4, name: 'tmp', type: 'double', deleted: true },
        {
          number: 20_000,
          name: '__proto__',
          type: 'map<string, string>',
          limits: { maxItems: 3, pattern: 'a"\\\\', key: { maxLength: 4 } },
        },
      ],
    ],
  ]),
  oneofs: new Map([['arena.v1.Event', [{ number: 1, name: 'join now', type: 'Join' }]]]),
  enums: new Map<string, readonly LockEntry[]>([
    [
      'arena.v1.Size',
      [
        { number: -1, name: 'None' },
        { number: 2, name: 'Big' },
        { number: 2, name: 'Large', alias: true },
      ],
    ],
  ]),
  routes: [{ number: 1, name: 'bag.use', type: '(Use) => Used' }],
};

test('what is printed is read back, and one entry stands in a line', () => {
  const text = printLock(LOCK);
  assert.deepEqual(read(text), { lock: LOCK, codes: [] });
  const lines = text.split('\n').filter((line) => /^ +\[/.test(line));
  assert.deepEqual(lines.slice(0, 3), [
    '      [1, "id", "uint32"],',
    '      [3, "power", "optional double", { "was": ["atk"] }],',
    '      [4, "tmp", "double", { "deleted": true }],',
  ]);
  assert.equal(printLock(read(text).lock ?? LOCK), text);
});

test('a lock with CR LF line ends is read', () => {
  assert.deepEqual(read(printLock(LOCK).replaceAll('\n', '\r\n')).lock, LOCK);
});

test('a file that is too large is refused before it is parsed', () => {
  assert.deepEqual(read(' '.repeat(MAX_LOCK_BYTES + 1)).codes, ['CG4001']);
});

test('what is no lock is one clear error', () => {
  for (const text of ['null', '[]', '1', '{}', '"x"', '{"version":1}', ''])
    assert.deepEqual(read(text).codes, ['CG4001'], text);
});

test('a damaged lock gives findings or a lock, and never throws', () => {
  const text = printLock(LOCK);
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(20), fc.string({ maxLength: 6 }), (at, length, put) => {
      const { lock, codes } = read(text.slice(0, at) + put + text.slice(at + length));
      assert.equal(lock === undefined, codes.length > 0);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.json(), (json) => {
      assert.equal(read(json).lock, undefined);
    }),
  );
});
