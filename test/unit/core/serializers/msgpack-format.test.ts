import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { MsgpackFormat } from '../../../../packages/core/src/serializers/msgpack-format.js';
import { treeFormatContract } from '../../../contract/tree-format.contract.js';

const text = fc.string({ unit: 'grapheme' }).filter((one) => one !== '__proto__');
const trees = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
    text,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).tree;

treeFormatContract('msgpack', async () => new MsgpackFormat(), trees);

describe('MsgpackFormat', () => {
  const format = new MsgpackFormat(8);

  it('gives bytes as Base64 and wide integers as texts, as JSON would', () => {
    const tree = { bytes: new Uint8Array([1, 2, 255]), list: [2n ** 63n, -(2n ** 63n), 5n] };
    assert.deepEqual(format.decode(encode(tree, { useBigInt64: true })), {
      bytes: 'AQL/',
      list: ['9223372036854775808', '-9223372036854775808', 5],
    });
  });

  it('reads every width of every kind', () => {
    const values = [0, 127, 128, 255, 256, 65_536, 4_294_967_295, -1, -33, -129, -32_769, 1.5];
    const texts = [0, 1, 31, 32, 255, 256, 70_000].map((length) => 'ñ'.repeat(length));
    const long = Array.from({ length: 70_000 }, () => 1);
    const wide = Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`k${at}`, at]));
    for (const tree of [...values, ...texts, true, false, null, long, wide])
      assert.deepEqual(format.decode(encode(tree)), tree);
  });

  const refused = (bytes: readonly number[] | Uint8Array, code: string, why: RegExp): void => {
    assert.throws(() => format.decode(Uint8Array.from(bytes)), { code, message: why });
  };

  it('allocates nothing for lengths that are not there', () => {
    refused([0xdd, 0xff, 0xff, 0xff, 0xff], 'BAD_REQUEST', /ends too early/);
    refused([0xdf, 0xff, 0xff, 0xff, 0xff], 'BAD_REQUEST', /ends too early/);
    refused([0xdb, 0xff, 0xff, 0xff, 0xff], 'BAD_REQUEST', /ends too early/);
    refused([0xc6, 0xff, 0xff, 0xff, 0xff], 'BAD_REQUEST', /ends too early/);
    // Arrays in arrays, each of which says that it is as long as the whole body.
    const nested = Array.from({ length: 7 }, () => [0xdc, 0xff, 0x00]).flat();
    refused([...nested, ...new Array(65_000).fill(0xc0)], 'BAD_REQUEST', /ends too early/);
  });

  it('refuses what nests too deep, without a stack overflow', () => {
    refused(new Uint8Array(100_000).fill(0x91), 'TOO_LARGE', /deeper than 8 levels/);
    refused([...new Array(9).fill(0x91), 0xc0], 'TOO_LARGE', /deeper than 8 levels/);
    assert.deepEqual(format.decode(Uint8Array.from([...new Array(8).fill(0x91), 0xc0])), [
      [[[[[[[null]]]]]]],
    ]);
  });

  it('refuses half a body, two bodies, and none', () => {
    const whole = encode({ a: [1, 'dos', 3.5] });
    for (let end = 0; end < whole.length; end += 1)
      refused(whole.subarray(0, end), 'BAD_REQUEST', /not valid MessagePack/);
    refused([...whole, 0xc0], 'BAD_REQUEST', /1 bytes follow/);
  });

  it('refuses keys that are no texts, __proto__, extensions and broken UTF-8', () => {
    refused([0x81, 0x01, 0x02], 'BAD_REQUEST', /a key is no text/);
    const proto = encode(JSON.parse('{"__proto__":{"admin":true}}'));
    refused(proto, 'BAD_REQUEST', /__proto__/);
    refused([0xd6, 0xff, 0, 0, 0, 0], 'BAD_REQUEST', /extensions are not taken/);
    refused([0xc1], 'BAD_REQUEST', /type byte 193/);
    refused([0xa2, 0xc3, 0x28], 'BAD_REQUEST', /not valid UTF-8/);
  });
});
