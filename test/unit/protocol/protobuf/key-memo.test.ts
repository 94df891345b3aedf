import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ProtoReader, ProtoWriter } from '../../../../packages/protocol/src/protobuf/index.js';
import { protocolErrorOf } from '../../../support/protocol-error-of.js';

const KEY = 0x0a;

function written(keys: readonly string[]): Uint8Array {
  const writer = new ProtoWriter();
  for (const key of keys) assert.ok(writer.string(KEY, key));
  return writer.finish();
}

function read(bytes: Uint8Array, end = bytes.length): string[] {
  const reader = new ProtoReader(bytes, 0, end);
  const keys: string[] = [];
  while (reader.pos < reader.end) {
    assert.equal(reader.tag(), KEY);
    keys.push(reader.key());
  }
  return keys;
}

describe('the keys that a ProtoReader remembers', () => {
  test('are those that were written, however often and in whatever order they come', () => {
    // Few different units, so that keys share beginnings, ends, words and places.
    const unit = fc.constantFrom('a', 'b', '\0', '\u007f', 'é', '€', '😀');
    const key = fc.oneof(
      fc.string({ unit, maxLength: 14 }),
      fc.string({ unit: 'grapheme', maxLength: 14 }),
    );
    fc.assert(
      fc.property(
        fc
          .uniqueArray(key, { minLength: 1, maxLength: 40 })
          .chain((keys) => fc.array(fc.constantFrom(...keys), { maxLength: 200 })),
        (keys) => assert.deepEqual(read(written(keys)), keys),
      ),
      { numRuns: 2_000 },
    );
  });

  test('are told apart when only their length or one byte differs', () => {
    const keys: string[] = [];
    for (let length = 0; length <= 13; length++) {
      for (let at = 0; at < length; at++) {
        const zeros = '\0'.repeat(length);
        keys.push(zeros, `${zeros.slice(0, at)}k${zeros.slice(at + 1)}`);
      }
    }
    const twice = [...keys, ...keys];
    assert.deepEqual(read(written(twice)), twice);
  });

  test('are refused like other strings when they end too early or are no UTF-8', () => {
    const keys = Array.from({ length: 20 }, () => 'speed');
    const bytes = written(keys);
    for (let cut = 1; cut <= 6; cut++)
      protocolErrorOf('BAD_PROTOBUF', () => read(bytes, bytes.length - cut));
    bytes[bytes.length - 1] = 0xff;
    protocolErrorOf('BAD_PROTOBUF', () => read(bytes));
    assert.deepEqual(read(bytes, bytes.length - 7), keys.slice(1));
  });
});
