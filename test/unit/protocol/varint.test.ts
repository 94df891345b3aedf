import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  varintBytes,
  varintEnd,
  varintValue,
  writeVarint,
} from '../../../packages/protocol/src/varint.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex, toHex } from '../../support/protocol-vectors.js';

function write(value: number): Uint8Array {
  const out = new Uint8Array(varintBytes(value));
  assert.equal(writeVarint(out, 0, value), out.length);
  return out;
}

function read(bytes: Uint8Array): number {
  return varintValue(bytes, 0, varintEnd(bytes, 0, bytes.length));
}

describe('varint', () => {
  it('writes the values at each change of length as LEB128 says', () => {
    const known: [number, string][] = [
      [0, '00'],
      [127, '7f'],
      [128, '80 01'],
      [129, '81 01'],
      [16_383, 'ff 7f'],
      [16_384, '80 80 01'],
      [0xff_ff_ff_ff, 'ff ff ff ff 0f'],
      [Number.MAX_SAFE_INTEGER, 'ff ff ff ff ff ff ff 0f'],
    ];
    for (const [value, hex] of known) {
      assert.equal(toHex(write(value)), hex);
      assert.equal(read(fromHex(hex)), value);
    }
  });

  it('reads back every safe integer, and as BigInt arithmetic would', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat()), (value) => {
        const bytes = write(value);
        assert.equal(read(bytes), value);
        const big = bytes.reduce((sum, byte, i) => sum + (BigInt(byte & 127) << BigInt(7 * i)), 0n);
        assert.equal(big, BigInt(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses one that does not end, is longer than 8 bytes or above 2^53 - 1', () => {
    for (const hex of [
      '',
      '80',
      'ff ff',
      '80 80 80 80 80 80 80 80 00',
      'ff ff ff ff ff ff ff 10',
    ]) {
      protocolErrorOf('BAD_ID', () => read(fromHex(hex)));
    }
    const bytes = fromHex('80 01');
    protocolErrorOf('BAD_ID', () => varintEnd(bytes, 0, 1));
    protocolErrorOf('BAD_ID', () => varintEnd(bytes, 1, 1));
  });
});
