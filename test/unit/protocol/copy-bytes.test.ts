import assert from 'node:assert/strict';
import { it } from 'node:test';
import { copyBytes } from '../../../packages/protocol/src/copy-bytes.js';

it('copies ranges of any length, out of arrays and Buffers, and nothing beside them', () => {
  for (let length = 0; length <= 40; length += 1) {
    const from = Uint8Array.from({ length: 50 }, (_, at) => at + 1);
    for (const source of [from, Buffer.from(from)]) {
      const to = new Uint8Array(60);
      assert.equal(copyBytes(to, 7, source, 5, 5 + length), 7 + length);
      const expected = new Uint8Array(60);
      expected.set(from.slice(5, 5 + length), 7);
      assert.deepEqual(to, expected);
    }
  }
});

it('refuses what does not fit', () => {
  assert.throws(() => copyBytes(new Uint8Array(20), 0, new Uint8Array(30), 0, 30), RangeError);
});
