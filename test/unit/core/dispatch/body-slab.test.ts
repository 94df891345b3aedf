import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BodySlab } from '../../../../packages/core/src/dispatch/body-slab.js';

describe('BodySlab', () => {
  it('keeps copies of every length, whatever becomes of the bytes that they were made from', () => {
    const slab = new BodySlab();
    const lengths = [0, 1, 96, 97, 1_024, 1_025, 70_000];
    const kept: { bytes: Uint8Array; at: number; length: number; value: number }[] = [];
    for (let round = 0; round < 40; round += 1) {
      for (const length of lengths) {
        const value = kept.length % 251;
        const from = Buffer.alloc(length + 10, value);
        const at = slab.copy(from, 3, 3 + length);
        from.fill(255);
        kept.push({ bytes: slab.bytes, at, length, value });
      }
    }
    for (const { bytes, at, length, value } of kept) {
      const copy = bytes.subarray(at, at + length);
      assert.equal(copy.length, length);
      assert.ok(copy.every((byte) => byte === value));
    }
  });

  it('puts small copies into the same array, and begins another when it is full', () => {
    const slab = new BodySlab();
    const arrays = new Set<Uint8Array>();
    for (let n = 0; n < 128 + 1; n += 1) {
      slab.copy(new Uint8Array(64), 0, 64);
      arrays.add(slab.bytes);
    }
    assert.equal(arrays.size, 2);
  });
});
