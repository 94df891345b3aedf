import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  encodePacket,
  HEARTBEAT_PACKET,
  PacketType,
} from '../../../packages/protocol/src/packet.js';
import { PacketStream } from '../../../packages/protocol/src/packet-stream.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex, toHex } from '../../support/protocol-vectors.js';

const packets = fc.array(
  fc.tuple(fc.constantFrom(...Object.values(PacketType)), fc.uint8Array({ maxLength: 9_000 })),
  { minLength: 1, maxLength: 8 },
);

function collect(stream: PacketStream, chunks: Iterable<Uint8Array>): [number, string][] {
  const found: [number, string][] = [];
  for (const chunk of chunks) {
    stream.push(chunk, (type, bytes, start, end) => {
      found.push([type, toHex(bytes.subarray(start, end))]);
    });
  }
  return found;
}

function* cut(bytes: Uint8Array, at: number[]): Generator<Uint8Array> {
  const places = [0, ...at.map((part) => part % (bytes.length + 1)), bytes.length];
  places.sort((left, right) => left - right);
  // Each chunk is its own copy that is wiped afterwards, as a socket's buffer would be used again.
  for (let i = 1; i < places.length; i++) {
    const chunk = bytes.slice(places[i - 1], places[i]);
    yield chunk;
    chunk.fill(0xee);
  }
}

describe('PacketStream', () => {
  it('puts packets together again from any split', () => {
    fc.assert(
      fc.property(packets, fc.array(fc.nat(80_000), { maxLength: 30 }), (wanted, places) => {
        const stream = new PacketStream();
        const bytes = Buffer.concat(wanted.map(([type, body]) => encodePacket(type, body)));
        assert.deepEqual(
          collect(stream, cut(bytes, places)),
          wanted.map(([type, body]) => [type, toHex(body)]),
        );
        assert.equal(stream.pendingBytes, 0);
        stream.end();
      }),
    );
  });

  it('puts packets together again one byte at a time', () => {
    const bodies = [0, 1, 5, 4_095, 4_096, 4_097, 20_000].map((length) =>
      new Uint8Array(length).map((_, at) => at % 251),
    );
    const bytes = Buffer.concat(bodies.map((body) => encodePacket(PacketType.DATA, body)));
    const each = Array.from(bytes, (byte) => Uint8Array.of(byte));
    assert.deepEqual(
      collect(new PacketStream(), each),
      bodies.map((body) => [PacketType.DATA, toHex(body)]),
    );
  });

  it('hands on a packet that lies whole inside a chunk without copying it', () => {
    const chunk = Buffer.concat([HEARTBEAT_PACKET, encodePacket(PacketType.DATA, fromHex('0400'))]);
    const seen: [boolean, number, number][] = [];
    new PacketStream().push(chunk, (_type, bytes, start, end) => {
      seen.push([bytes === chunk, start, end]);
    });
    assert.deepEqual(seen, [
      [true, 4, 4],
      [true, 8, 10],
    ]);
  });

  it('refuses a type or length as soon as the header is there, whichever way it arrives', () => {
    for (const [hex, code] of [
      ['00 00 00 00', 'BAD_PACKET_TYPE'],
      ['06 00 00 00', 'BAD_PACKET_TYPE'],
      ['04 01 00 01', 'PACKET_TOO_LARGE'],
      ['04 ff ff ff', 'PACKET_TOO_LARGE'],
    ] as const) {
      protocolErrorOf(code, () => collect(new PacketStream(), [fromHex(hex)]));
      const stream = new PacketStream();
      assert.deepEqual(collect(stream, [fromHex(hex.slice(0, 8))]), []);
      assert.equal(stream.pendingBytes, 3);
      protocolErrorOf(code, () => collect(stream, [fromHex(hex.slice(9))]));
      assert.equal(stream.pendingBytes, 0);
      assert.deepEqual(collect(stream, [HEARTBEAT_PACKET]), []);
    }
  });

  it('does not allocate what a header announces before it arrives', () => {
    const streams = Array.from({ length: 500 }, () => new PacketStream(1_048_576));
    const before = process.memoryUsage().arrayBuffers;
    for (const stream of streams) collect(stream, [fromHex('04 10 00 00 01')]);
    const grown = process.memoryUsage().arrayBuffers - before;
    assert.ok(grown < 16 * 1_048_576, `${grown} bytes for 500 announced mebibytes`);
    assert.equal(streams[0]?.pendingBytes, 5);
  });

  it('takes a new limit from the sink on, for the next packet of the same chunk', () => {
    const stream = new PacketStream(2);
    const small = encodePacket(PacketType.HANDSHAKE, fromHex('7b7d'));
    const large = encodePacket(PacketType.DATA, new Uint8Array(10));
    const types: number[] = [];
    stream.push(Buffer.concat([small, large]), (type) => {
      types.push(type);
      stream.maxPacketBytes = 10;
    });
    assert.deepEqual(types, [PacketType.HANDSHAKE, PacketType.DATA]);
    protocolErrorOf('PACKET_TOO_LARGE', () => collect(new PacketStream(2), [small, large]));
  });

  it('ignores the rest of a chunk and all later ones once the sink has stopped it', () => {
    const stream = new PacketStream();
    let seen = 0;
    const sink = () => {
      seen++;
      stream.stop();
    };
    stream.push(Buffer.concat([HEARTBEAT_PACKET, HEARTBEAT_PACKET]), sink);
    stream.push(HEARTBEAT_PACKET, sink);
    assert.equal(seen, 1);
  });

  it('is stopped when the sink throws, and passes the error on', () => {
    const stream = new PacketStream();
    const failure = new Error('sink');
    assert.throws(
      () =>
        stream.push(HEARTBEAT_PACKET, () => {
          throw failure;
        }),
      failure,
    );
    assert.deepEqual(collect(stream, [HEARTBEAT_PACKET]), []);
  });

  it('says at the end how far into a packet the stream broke off', () => {
    const stream = new PacketStream();
    collect(stream, [fromHex('04 00 00 09 01 02')]);
    const error = protocolErrorOf('PACKET_TRUNCATED', () => stream.end());
    assert.match(error.message, /\b6 bytes/);
  });
});
