import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ProtoReader, ProtoWriter } from '../../../../packages/protocol/src/protobuf/index.js';

function hex(write: (writer: ProtoWriter) => void): string {
  const writer = new ProtoWriter(1);
  write(writer);
  return Buffer.from(writer.finish()).toString('hex');
}

/** Writes one field and reads it again. */
function through<T>(write: (writer: ProtoWriter) => void, read: (reader: ProtoReader) => T): T {
  const writer = new ProtoWriter(1);
  write(writer);
  const reader = new ProtoReader(writer.bytes, 0, writer.pos);
  assert.equal(reader.tag() >>> 3, 1);
  const value = read(reader);
  assert.equal(reader.pos, reader.end, 'everything is read');
  return value;
}

describe('a ProtoWriter', () => {
  test('writes what the protobuf specification shows', () => {
    assert.equal(
      hex((w) => w.int32(0x08, 150)),
      '089601',
    );
    assert.equal(
      hex((w) => w.string(0x12, 'testing')),
      '120774657374696e67',
    );
    assert.equal(
      hex((w) => w.int32(0x08, -2)),
      '08feffffffffffffffff01',
    );
    assert.equal(
      hex((w) => w.sint32(0x08, -2)),
      '0803',
    );
    assert.equal(
      hex((w) => w.sint32(0x08, 0x7f_ff_ff_ff)),
      '08feffffff0f',
    );
    assert.equal(
      hex((w) => w.sint32(0x08, -0x80_00_00_00)),
      '08ffffffff0f',
    );
    assert.equal(
      hex((w) => w.double(0x09, -0)),
      '090000000000000080',
    );
    assert.equal(
      hex((w) => w.float(0x0d, 1)),
      '0d0000803f',
    );
    assert.equal(
      hex((w) => w.fixed32(0x0d, 0xff_ff_ff_fe)),
      '0dfeffffff',
    );
    assert.equal(
      hex((w) => w.fixed32(0x0d, -2)),
      '0dfeffffff',
    );
    assert.equal(
      hex((w) => w.fixed64(0x09, -2n)),
      '09feffffffffffffff',
    );
    assert.equal(
      hex((w) => w.int64(0x08, -(2n ** 63n))),
      '0880808080808080808001',
    );
    assert.equal(
      hex((w) => w.int64(0x08, 2n ** 64n - 1n)),
      '08ffffffffffffffffff01',
    );
    assert.equal(
      hex((w) => w.int53(0x08, 2 ** 53 - 1)),
      '08ffffffffffffff0f',
    );
    assert.equal(
      hex((w) => w.uint32(80_000, 0xff_ff_ff_ff)),
      '80f104ffffffff0f',
    );
  });

  test('carries every number that its kind has', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.maxSafeInteger(),
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        (i, s, b) => {
          assert.equal(
            through(
              (w) => w.int32(8, i),
              (r) => r.int32(),
            ),
            i,
          );
          assert.equal(
            through(
              (w) => w.sint32(8, i),
              (r) => r.sint32(),
            ),
            i,
          );
          assert.equal(
            through(
              (w) => w.uint32(8, i >>> 0),
              (r) => r.uint(),
            ),
            i >>> 0,
          );
          assert.equal(
            through(
              (w) => w.fixed32(13, i >>> 0),
              (r) => r.fixed32(),
            ),
            i >>> 0,
          );
          assert.equal(
            through(
              (w) => w.fixed32(13, i),
              (r) => r.sfixed32(),
            ),
            i,
          );
          assert.equal(
            through(
              (w) => w.fixed64(9, b),
              (r) => r.sfixed64(),
            ),
            b,
          );
          assert.equal(
            through(
              (w) => w.fixed64(9, b),
              (r) => r.fixed64(),
            ),
            BigInt.asUintN(64, b),
          );
          assert.equal(
            through(
              (w) => w.int53(8, s),
              (r) => r.int(),
            ),
            s,
          );
          assert.equal(
            through(
              (w) => w.int64(8, b),
              (r) => r.int64(),
            ),
            b,
          );
          assert.equal(
            through(
              (w) => w.sint64(8, b),
              (r) => r.sint64(),
            ),
            b,
          );
          const u = BigInt.asUintN(64, b);
          assert.equal(
            through(
              (w) => w.int64(8, u),
              (r) => r.uint64(),
            ),
            u,
          );
        },
      ),
    );
    fc.assert(
      fc.property(fc.double(), fc.float(), (d, f) => {
        assert.ok(
          Object.is(
            through(
              (w) => w.double(9, d),
              (r) => r.double(),
            ),
            d,
          ),
        );
        assert.ok(
          Object.is(
            through(
              (w) => w.float(13, f),
              (r) => r.float(),
            ),
            f,
          ),
        );
      }),
    );
  });

  test('carries every text, and refuses half a surrogate pair', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 400, size: 'max' });
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(
          through(
            (w) => assert.ok(w.string(10, text)),
            (r) => r.string(),
          ),
          text,
        );
      }),
    );
    for (const text of [
      '',
      'x'.repeat(200),
      'ä'.repeat(43),
      'ä'.repeat(64),
      '\u20ac'.repeat(20_000),
      '\uFFFD',
      '\uFEFFa',
    ])
      assert.equal(
        through(
          (w) => assert.ok(w.string(10, text)),
          (r) => r.string(),
        ),
        text,
      );
    const writer = new ProtoWriter();
    for (const text of ['\ud800', 'a\udc00b', `${'x'.repeat(100)}\ud83d`]) {
      assert.equal(writer.string(10, text), false);
      assert.equal(writer.pos, 0);
    }
  });

  test('sets the length of what it has written, however long that became', () => {
    for (const length of [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152]) {
      const body = new Uint8Array(length).fill(7);
      const writer = new ProtoWriter(1);
      const start = writer.begin(0x0a);
      for (let i = 0; i < length; i++) writer.packedUint32(7);
      writer.end(start);
      const other = new ProtoWriter();
      other.byteString(0x0a, body);
      assert.deepEqual(writer.finish(), other.finish());
    }
  });
});
