import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PROTOCOL_LIMITS, WIRE_MAX_PACKET_BYTES } from '../../../packages/protocol/src/limits.js';
import {
  encodePacket,
  HEARTBEAT_PACKET,
  PACKET_HEADER_BYTES,
  PacketType,
  readFrame,
  readPacket,
  writePacketHeader,
} from '../../../packages/protocol/src/packet.js';
import type { ProtocolErrorCode } from '../../../packages/protocol/src/protocol-error.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex, readVectors, toHex } from '../../support/protocol-vectors.js';

interface PacketVectors {
  valid: { name: string; hex: string; decoded: { type: keyof typeof PacketType; body: string } }[];
  invalid: { name: string; hex: string; code: ProtocolErrorCode }[];
}

const vectors = readVectors<PacketVectors>('packets');

function packetsOf(frame: Uint8Array, limits = PROTOCOL_LIMITS): [number, string][] {
  const packets: [number, string][] = [];
  readFrame(frame, limits, (type, bytes, start, end) => {
    packets.push([type, toHex(bytes.subarray(start, end))]);
  });
  return packets;
}

describe('packet', () => {
  for (const { name, hex, decoded } of vectors.valid) {
    it(`reads and writes the golden bytes of: ${name}`, () => {
      const type = PacketType[decoded.type];
      assert.equal(toHex(encodePacket(type, fromHex(decoded.body))), hex);
      assert.deepEqual(packetsOf(fromHex(hex)), [[type, decoded.body]]);
    });
  }

  for (const { name, hex, code } of vectors.invalid) {
    it(`refuses with ${code}: ${name}`, () => {
      protocolErrorOf(code, () => packetsOf(fromHex(hex)));
      const view = { type: PacketType.DATA, start: 0, end: 0 };
      const frame = fromHex(hex);
      protocolErrorOf(code, () => {
        for (let at = 0; at === 0 || at < frame.length; ) {
          at = readPacket(frame, at, PROTOCOL_LIMITS, view);
        }
      });
    });
  }

  it('keeps a heartbeat ready as 03 00 00 00', () => {
    assert.equal(toHex(HEARTBEAT_PACKET), '03 00 00 00');
  });

  it('reads back any packets written one after another into a frame', () => {
    const packet = fc.tuple(
      fc.constantFrom(...Object.values(PacketType)),
      fc.uint8Array({ maxLength: 300 }),
    );
    fc.assert(
      fc.property(fc.array(packet, { minLength: 1, maxLength: 10 }), (packets) => {
        const frame = Buffer.concat(packets.map(([type, body]) => encodePacket(type, body)));
        assert.deepEqual(
          packetsOf(frame),
          packets.map(([type, body]) => [type, toHex(body)]),
        );
      }),
    );
  });

  it('accepts a body as long as the limit and says both numbers when it is longer', () => {
    const limits = { ...PROTOCOL_LIMITS, maxPacketBytes: 3 };
    const three = encodePacket(PacketType.DATA, new Uint8Array(3));
    assert.deepEqual(packetsOf(three, limits), [[PacketType.DATA, '00 00 00']]);
    const error = protocolErrorOf('PACKET_TOO_LARGE', () =>
      packetsOf(encodePacket(PacketType.DATA, new Uint8Array(4)), limits),
    );
    assert.match(error.message, /\b4 bytes.*\b3\b/);
  });

  it('refuses a frame with more packets than allowed after handing on those that are', () => {
    const limits = { ...PROTOCOL_LIMITS, maxPacketsPerFrame: 2 };
    const frame = Buffer.concat([HEARTBEAT_PACKET, HEARTBEAT_PACKET, HEARTBEAT_PACKET]);
    let seen = 0;
    protocolErrorOf('TOO_MANY_PACKETS', () => readFrame(frame, limits, () => seen++));
    assert.equal(seen, 2);
  });

  it('refuses to write a length that 24 bits cannot say', () => {
    const out = new Uint8Array(PACKET_HEADER_BYTES);
    assert.equal(writePacketHeader(out, 0, PacketType.DATA, WIRE_MAX_PACKET_BYTES), 4);
    assert.equal(toHex(out), '04 ff ff ff');
    protocolErrorOf('PACKET_TOO_LARGE', () =>
      writePacketHeader(out, 0, PacketType.DATA, WIRE_MAX_PACKET_BYTES + 1),
    );
  });
});
