import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { exceedsJsonDepth } from '../../../packages/protocol/src/json-depth.js';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('JSON depth', () => {
  it('tells the depth of any document, as text and as bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(7), (value, max) => {
        // As a round trip: JSON has no -0, and depth is one of the document.
        const json = JSON.stringify(value);
        const wanted = depthOf(JSON.parse(json)) > max;
        assert.equal(exceedsJsonDepth(json, max), wanted);
        assert.equal(exceedsJsonDepth(new TextEncoder().encode(json), max), wanted);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not count brackets in strings, nor take an escaped quote for their end', () => {
    for (const json of ['["[[[["]', '["\\"[[[["]', '{"{{{":"\\\\"}', '["\\\\\\"[[[", "]]"]']) {
      assert.equal(exceedsJsonDepth(json, 1), false);
      assert.equal(exceedsJsonDepth(json, 0), true);
    }
    assert.equal(exceedsJsonDepth('["\\\\",[[[]]]]', 3), true);
  });

  it('tells at the limit, also of a document that is never closed', () => {
    for (const close of ['', ']'.repeat(33)]) {
      assert.equal(exceedsJsonDepth('['.repeat(32) + close.slice(1), 32), false);
      assert.equal(exceedsJsonDepth('['.repeat(33) + close, 32), true);
    }
  });
});
