import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PROTOCOL_LIMITS } from '../../../packages/protocol/src/limits.js';
import {
  decodeMessage,
  encodeDataPacket,
  encodeMessage,
  type OutgoingMessage,
} from '../../../packages/protocol/src/message.js';
import { MessageType } from '../../../packages/protocol/src/message-header.js';
import { encodePacket, PacketType } from '../../../packages/protocol/src/packet.js';
import type { ProtocolErrorCode } from '../../../packages/protocol/src/protocol-error.js';
import { RouteDictionary } from '../../../packages/protocol/src/route-dictionary.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex, readVectors, toHex } from '../../support/protocol-vectors.js';
import { zlibCompression } from '../../support/zlib-compression.js';

interface MessageVector {
  name: string;
  hex: string;
  dictionary?: Record<string, number>;
  compare?: 'inflated';
  canonical?: string;
  decoded: {
    type: keyof typeof MessageType;
    id: number;
    route: string;
    error: boolean;
    compressed: boolean;
    body: string;
  };
}
interface MessageVectors {
  valid: MessageVector[];
  lenient: MessageVector[];
  invalid: {
    name: string;
    hex: string;
    code: ProtocolErrorCode;
    dictionary?: Record<string, number>;
  }[];
}

const vectors = readVectors<MessageVectors>('messages');

function dictionaryOf(vector: { dictionary?: Record<string, number> }) {
  return vector.dictionary === undefined ? undefined : new RouteDictionary(vector.dictionary);
}

function readVector(vector: MessageVector) {
  const message = decodeMessage(fromHex(vector.hex), {
    dictionary: dictionaryOf(vector),
    compression: zlibCompression,
  });
  return { ...message, body: toHex(message.body) };
}

function outgoing({ decoded }: MessageVector): OutgoingMessage {
  const { id, route, error, body } = decoded;
  return { type: MessageType[decoded.type], id, route, error, body: fromHex(body) };
}

describe('message', () => {
  for (const vector of vectors.valid) {
    it(`reads and writes the golden bytes of: ${vector.name}`, () => {
      const wanted = { ...vector.decoded, type: MessageType[vector.decoded.type] };
      assert.deepEqual(readVector(vector), wanted);
      const compressed = vector.compare === 'inflated';
      const dictionary = dictionaryOf(vector);
      const options = compressed ? { dictionary, compression: zlibCompression } : { dictionary };
      const written = encodeMessage(outgoing(vector), options);
      if (compressed) {
        assert.deepEqual(readVector({ ...vector, hex: toHex(written) }), wanted);
      } else {
        assert.equal(toHex(written), vector.hex);
      }
    });
  }

  for (const vector of vectors.lenient) {
    it(`reads, and never writes: ${vector.name}`, () => {
      assert.deepEqual(readVector(vector), {
        ...vector.decoded,
        type: MessageType[vector.decoded.type],
      });
      assert.equal(toHex(encodeMessage(outgoing(vector))), vector.canonical);
    });
  }

  for (const vector of vectors.invalid) {
    it(`refuses with ${vector.code}: ${vector.name}`, () => {
      protocolErrorOf(vector.code, () =>
        decodeMessage(fromHex(vector.hex), {
          dictionary: dictionaryOf(vector),
          compression: zlibCompression,
        }),
      );
    });
  }

  it('reads back any message it writes, with or without dictionary and compression', () => {
    const dictionary = new RouteDictionary({ 'chat.room.join': 1, 'chat.room.say': 65_535 });
    const message = fc.record({
      type: fc.constantFrom(...Object.values(MessageType)),
      id: fc.maxSafeNat(),
      route: fc.oneof(
        fc.constantFrom('chat.room.join', 'chat.room.say', ''),
        fc.string({ unit: 'binary', maxLength: 60 }),
      ),
      body: fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(5_000).map((length) => new Uint8Array(length)),
      ),
      error: fc.boolean(),
    });
    fc.assert(
      fc.property(message, fc.boolean(), fc.boolean(), (sent, coded, deflated) => {
        const options = {
          ...(coded ? { dictionary } : {}),
          ...(deflated ? { compression: zlibCompression, minCompressBytes: 0 } : {}),
        };
        const bytes = encodeMessage(sent, options);
        const { compressed, body, ...read } = decodeMessage(bytes, options);
        const isResponse = sent.type === MessageType.RESPONSE;
        assert.deepEqual(read, {
          type: sent.type,
          id: isResponse || sent.type === MessageType.REQUEST ? sent.id : 0,
          route: isResponse ? '' : sent.route,
          error: isResponse && sent.error,
        });
        assert.equal(toHex(body), toHex(sent.body));
        const uncompressed = encodeMessage(sent, coded ? { dictionary } : {});
        if (compressed) assert.ok(bytes.length < uncompressed.length);
        else assert.equal(toHex(bytes), toHex(uncompressed));
        assert.equal(
          toHex(encodeDataPacket(sent, options)),
          toHex(encodePacket(PacketType.DATA, bytes)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('gives a body that is not compressed as a view of what it read', () => {
    const bytes = fromHex('04 00 01 02');
    const { body } = decodeMessage(bytes);
    assert.equal(body.buffer, bytes.buffer);
    assert.equal(body.byteOffset, bytes.byteOffset + 2);
  });

  it('compresses only when that is strictly smaller, and not below the threshold', () => {
    const same = {
      deflate: (bytes: Uint8Array) => bytes.slice(),
      inflate: (bytes: Uint8Array) => bytes,
    };
    const shorter = { ...same, deflate: (bytes: Uint8Array) => bytes.slice(1) };
    const message = { type: MessageType.PUSH, route: 'a', body: new Uint8Array(128) };
    const flag = (options: object, sent: OutgoingMessage = message) =>
      encodeMessage(sent, options)[0];
    assert.equal(flag({ compression: same }), 0x06);
    assert.equal(flag({ compression: shorter }), 0x16);
    const small = { ...message, body: new Uint8Array(127) };
    assert.equal(flag({ compression: shorter }, small), 0x06);
    assert.equal(flag({ compression: shorter, minCompressBytes: 127 }, small), 0x16);
  });

  it('inflates up to the limit and not one byte more', () => {
    const limits = { ...PROTOCOL_LIMITS, maxInflatedBytes: 1_000 };
    const options = { compression: zlibCompression, limits };
    const write = (length: number) =>
      encodeMessage({ type: MessageType.RESPONSE, body: new Uint8Array(length) }, options);
    assert.equal(decodeMessage(write(1_000), options).body.length, 1_000);
    const error = protocolErrorOf('INFLATED_TOO_LARGE', () => decodeMessage(write(1_001), options));
    assert.match(error.message, /1000/);
    // An adapter that forgets the limit is not trusted either.
    const careless = { ...zlibCompression, inflate: () => new Uint8Array(1_001) };
    protocolErrorOf('INFLATED_TOO_LARGE', () =>
      decodeMessage(write(1_000), { compression: careless, limits }),
    );
  });

  it('refuses a compressed body when there is nothing to inflate it with', () => {
    const body = new Uint8Array(500);
    const bytes = encodeMessage(
      { type: MessageType.RESPONSE, body },
      { compression: zlibCompression },
    );
    protocolErrorOf('BAD_COMPRESSION', () => decodeMessage(bytes));
  });

  it('refuses to write what the wire cannot say', () => {
    const request = { type: MessageType.REQUEST, route: 'a' };
    for (const id of [-1, 0.5, 2 ** 53, Number.NaN]) {
      protocolErrorOf('BAD_ID', () => encodeMessage({ ...request, id }));
      protocolErrorOf('BAD_ID', () => encodeMessage({ type: MessageType.RESPONSE, id }));
    }
    assert.equal(encodeMessage({ ...request, route: 'r'.repeat(255) }).length, 258);
    protocolErrorOf('BAD_ROUTE_LENGTH', () =>
      encodeMessage({ ...request, route: 'é'.repeat(128) }),
    );
    protocolErrorOf('BAD_ROUTE_TEXT', () => encodeMessage({ ...request, route: 'a\ud800' }));
    protocolErrorOf('BAD_MESSAGE_TYPE', () =>
      encodeMessage({ ...request, type: 4 as MessageType }),
    );
    protocolErrorOf('PACKET_TOO_LARGE', () =>
      encodeDataPacket({ ...request, body: new Uint8Array(0xff_ff_ff) }),
    );
  });

  it('refuses a route longer than the limit of the reader', () => {
    const bytes = encodeMessage({ type: MessageType.NOTIFY, route: 'abcd' });
    const limits = { ...PROTOCOL_LIMITS, maxRouteBytes: 3 };
    protocolErrorOf('BAD_ROUTE_LENGTH', () => decodeMessage(bytes, { limits }));
    assert.equal(decodeMessage(bytes, { limits: { ...limits, maxRouteBytes: 4 } }).route, 'abcd');
  });
});
