import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PROTOCOL_LIMITS } from '../../../packages/protocol/src/limits.js';
import { decodeMessage, encodeMessage } from '../../../packages/protocol/src/message.js';
import { hasId, hasRoute, MessageType } from '../../../packages/protocol/src/message-header.js';
import { encodePacket, PacketType, readFrame } from '../../../packages/protocol/src/packet.js';
import { RouteDictionary } from '../../../packages/protocol/src/route-dictionary.js';
import { toHex } from '../../support/protocol-vectors.js';

/** The part of the published package that is compared; it brings no types. */
interface PomeloProtocol {
  Package: {
    encode(type: number, body?: Buffer): Buffer;
    decode(bytes: Buffer): PomeloPacket | PomeloPacket[];
  };
  Message: {
    encode(id: number, type: number, coded: number, route: string | number, body: Buffer): Buffer;
    decode(bytes: Buffer): {
      id: number;
      type: number;
      route: string | number | null;
      body: Buffer;
    };
  };
}
interface PomeloPacket {
  type: number;
  body: Buffer | null;
}

const pomelo = createRequire(import.meta.url)('pomelo-protocol') as PomeloProtocol;
const dictionary = new RouteDictionary({ 'a.b.c': 0, 'room.say': 77, 'x.y': 65_535 });

// Its ids are 32-bit signed.
const messages = fc.record({
  type: fc.constantFrom(...Object.values(MessageType)),
  id: fc.oneof(fc.nat(300), fc.nat(0x7f_ff_ff_ff)),
  route: fc.oneof(
    fc.constantFrom('a.b.c', 'room.say', 'x.y'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  ),
  body: fc.uint8Array({ maxLength: 300 }),
  coded: fc.boolean(),
});

describe('pomelo-protocol', () => {
  it('writes messages that are read here, and reads those written here, byte for byte', () => {
    fc.assert(
      fc.property(messages, ({ type, id, route, body, coded }) => {
        const code = coded && hasRoute(type) ? dictionary.codeOf(route) : undefined;
        const theirs = pomelo.Message.encode(
          id,
          type,
          code === undefined ? 0 : 1,
          code ?? route,
          Buffer.from(body),
        );
        const options = code === undefined ? {} : { dictionary };
        const ours = encodeMessage({ type, id, route, body }, options);
        assert.equal(toHex(ours), toHex(theirs));

        const read = decodeMessage(theirs, { dictionary });
        const back = pomelo.Message.decode(Buffer.from(ours));
        const wanted = { type, id: hasId(type) ? id : 0, body: toHex(body) };
        assert.deepEqual({ type: read.type, id: read.id, body: toHex(read.body) }, wanted);
        assert.deepEqual({ type: back.type, id: back.id, body: toHex(back.body) }, wanted);
        assert.equal(read.route, hasRoute(type) ? route : '');
        assert.equal(back.route, hasRoute(type) ? (code ?? route) : null);
      }),
      { numRuns: 3_000 },
    );
  });

  it('writes packets that are read here, and reads those written here', () => {
    const packets = fc.array(
      fc.tuple(fc.constantFrom(...Object.values(PacketType)), fc.uint8Array({ maxLength: 2_000 })),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(packets, (sent) => {
        const theirs = Buffer.concat(
          sent.map(([type, body]) => pomelo.Package.encode(type, Buffer.from(body))),
        );
        const ours = Buffer.concat(sent.map(([type, body]) => encodePacket(type, body)));
        assert.equal(toHex(ours), toHex(theirs));
        const wanted = sent.map(([type, body]) => [type, toHex(body)]);
        const read: [number, string][] = [];
        readFrame(theirs, PROTOCOL_LIMITS, (type, bytes, start, end) => {
          read.push([type, toHex(bytes.subarray(start, end))]);
        });
        assert.deepEqual(read, wanted);
        const back = [pomelo.Package.decode(ours)].flat();
        assert.deepEqual(
          back.map(({ type, body }) => [type, toHex(body ?? new Uint8Array(0))]),
          wanted,
        );
      }),
      { numRuns: 500 },
    );
  });
});
