import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { writeText } from '../../../../packages/core/src/serializers/write-text.js';

it('writes texts of every length as UTF-8, and nothing beside them', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 })),
      (text) => {
        const expected = Buffer.from(text, 'utf8');
        const bytes = new Uint8Array(5 + text.length * 3 + 5);
        assert.equal(writeText(bytes, 5, text), expected.length);
        assert.deepEqual(Buffer.from(bytes.subarray(5, 5 + expected.length)), expected);
        assert.deepEqual(bytes.subarray(0, 5), new Uint8Array(5));
      },
    ),
  );
});
