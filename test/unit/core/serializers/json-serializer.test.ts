import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonSerializer } from '../../../../packages/core/src/serializers/json-serializer.js';

const serializer = new JsonSerializer(4);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('JsonSerializer', () => {
  it('reads what it wrote, text of all scripts and an honest replacement character too', () => {
    const tree = { text: 'añ日🎲\uFFFD', list: [1, null, true] };
    assert.deepEqual(serializer.decode(bytes(serializer.encode(tree))), tree);
  });

  it('reads a view into a larger buffer', () => {
    const received = Buffer.from('xx{"a":1}yy');
    assert.deepEqual(serializer.decode(received.subarray(2, 9)), { a: 1 });
    assert.deepEqual(
      serializer.decode(new Uint8Array(received.buffer, received.byteOffset + 2, 7)),
      {
        a: 1,
      },
    );
  });

  it('refuses invalid UTF-8, wherever it stands, with BAD_REQUEST', () => {
    const broken = [
      [0x22, 0xff, 0x22],
      [0x22, 0xc3, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xef, 0xbf, 0xbd, 0xff, 0x22],
    ];
    for (const one of broken) {
      assert.throws(() => serializer.decode(Uint8Array.from(one)), {
        code: 'BAD_REQUEST',
        message: /UTF-8/,
      });
    }
  });

  it('refuses what is no JSON with BAD_REQUEST and a short text', () => {
    for (const text of ['', '{', '{"a":}', 'undefined', `"${'x'.repeat(500)}`]) {
      assert.throws(
        () => serializer.decode(bytes(text)),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, 'BAD_REQUEST');
          assert.ok(error.message.length < 200);
          return true;
        },
      );
    }
  });

  it('refuses what nests too deep before it is parsed, and takes the deepest that is allowed', () => {
    assert.deepEqual(serializer.decode(bytes('[[[[1]]]]')), [[[[1]]]]);
    assert.throws(() => serializer.decode(bytes('[[[[[1]]]]]')), { code: 'TOO_LARGE' });
    assert.throws(() => serializer.decode(bytes('['.repeat(100_000))), { code: 'TOO_LARGE' });
    assert.deepEqual(serializer.decode(bytes('"[[[[[[["')), '[[[[[[[');
  });

  it('changes no prototype for a body with __proto__', () => {
    const tree = serializer.decode(bytes('{"__proto__":{"admin":true}}')) as { admin?: boolean };
    assert.equal(tree.admin, undefined);
    assert.equal(({} as { admin?: boolean }).admin, undefined);
    assert.equal(Object.getPrototypeOf(tree), Object.prototype);
  });
});
