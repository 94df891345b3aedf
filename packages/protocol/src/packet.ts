import type { ProtocolLimits } from './limits.js';
import { WIRE_MAX_PACKET_BYTES } from './limits.js';
import { ProtocolError } from './protocol-error.js';

export const PacketType = Object.freeze({
  HANDSHAKE: 1,
  HANDSHAKE_ACK: 2,
  HEARTBEAT: 3,
  DATA: 4,
  KICK: 5,
} as const);
export type PacketType = (typeof PacketType)[keyof typeof PacketType];

/** One byte of type, three of body length (big endian). */
export const PACKET_HEADER_BYTES = 4;

/** Where one packet lies in a buffer: its body is `start..end`. Reused from packet to packet. */
export interface PacketView {
  type: PacketType;
  start: number;
  end: number;
}

/**
 * Takes one packet whose body is `bytes` from `start` to `end`. The bytes belong to the caller and may change after
 * the call: copy what must be kept.
 */
export type PacketSink = (type: PacketType, bytes: Uint8Array, start: number, end: number) => void;

/** @throws ProtocolError PACKET_TOO_LARGE when the length does not fit in 24 bits. */
export function encodePacket(type: PacketType, body?: Uint8Array): Uint8Array {
  const bodyBytes = body === undefined ? 0 : body.length;
  checkWireLength(bodyBytes);
  const packet = new Uint8Array(PACKET_HEADER_BYTES + bodyBytes);
  writePacketHeader(packet, 0, type, bodyBytes);
  if (body !== undefined) packet.set(body, PACKET_HEADER_BYTES);
  return packet;
}

/**
 * Writes the 4 header bytes; returns the offset of the body.
 * @throws ProtocolError PACKET_TOO_LARGE when the length does not fit in 24 bits.
 */
export function writePacketHeader(
  out: Uint8Array,
  offset: number,
  type: PacketType,
  bodyBytes: number,
): number {
  checkWireLength(bodyBytes);
  out[offset] = type;
  out[offset + 1] = bodyBytes >>> 16;
  out[offset + 2] = (bodyBytes >>> 8) & 0xff;
  out[offset + 3] = bodyBytes & 0xff;
  return offset + PACKET_HEADER_BYTES;
}

/** `03 00 00 00`. Shared by all senders: never write into it. */
export const HEARTBEAT_PACKET: Uint8Array = encodePacket(PacketType.HEARTBEAT);

/**
 * Checks the header at `offset`, all 4 bytes of which must be there, and returns the body's length.
 * @throws ProtocolError BAD_PACKET_TYPE, PACKET_TOO_LARGE
 */
export function readPacketHeader(
  bytes: Uint8Array,
  offset: number,
  maxPacketBytes: number,
): number {
  const type = bytes[offset] as number;
  if (type < PacketType.HANDSHAKE || type > PacketType.KICK) {
    throw new ProtocolError('BAD_PACKET_TYPE', `packet type ${type} is not one of 1 to 5`);
  }
  const length =
    ((bytes[offset + 1] as number) << 16) |
    ((bytes[offset + 2] as number) << 8) |
    (bytes[offset + 3] as number);
  if (length > maxPacketBytes) {
    throw new ProtocolError(
      'PACKET_TOO_LARGE',
      `a packet announces ${length} bytes; at most ${maxPacketBytes} are allowed`,
    );
  }
  return length;
}

/**
 * Reads the packet at `offset` of a WebSocket frame into `out` and returns the offset after it; a frame holds whole
 * packets only, so the caller goes on until that is the frame's length.
 * @throws ProtocolError BAD_PACKET_TYPE, PACKET_TOO_LARGE, PACKET_TRUNCATED, PACKET_TRAILING
 */
export function readPacket(
  bytes: Uint8Array,
  offset: number,
  limits: Pick<ProtocolLimits, 'maxPacketBytes'>,
  out: PacketView,
): number {
  const end = packetEnd(bytes, offset, limits.maxPacketBytes);
  out.type = bytes[offset] as PacketType;
  out.start = offset + PACKET_HEADER_BYTES;
  out.end = end;
  return end;
}

/**
 * Hands each packet of a WebSocket frame to `sink`, in order; those before a broken one have been handed on when it
 * throws.
 * @throws ProtocolError TOO_MANY_PACKETS, those of {@link readPacket}, and what the sink throws.
 */
export function readFrame(
  frame: Uint8Array,
  limits: Pick<ProtocolLimits, 'maxPacketBytes' | 'maxPacketsPerFrame'>,
  sink: PacketSink,
): void {
  let offset = 0;
  let count = 0;
  do {
    const end = packetEnd(frame, offset, limits.maxPacketBytes);
    if (++count > limits.maxPacketsPerFrame) {
      throw new ProtocolError(
        'TOO_MANY_PACKETS',
        `a frame of ${frame.length} bytes holds more than the ${limits.maxPacketsPerFrame} packets allowed`,
      );
    }
    sink(frame[offset] as PacketType, frame, offset + PACKET_HEADER_BYTES, end);
    offset = end;
  } while (offset < frame.length);
}

function packetEnd(bytes: Uint8Array, offset: number, maxPacketBytes: number): number {
  const rest = bytes.length - offset;
  if (rest < PACKET_HEADER_BYTES) {
    throw new ProtocolError(
      offset > 0 ? 'PACKET_TRAILING' : 'PACKET_TRUNCATED',
      `${rest} bytes are left in the frame; a packet's header takes ${PACKET_HEADER_BYTES}`,
    );
  }
  const length = readPacketHeader(bytes, offset, maxPacketBytes);
  if (length > rest - PACKET_HEADER_BYTES) {
    throw new ProtocolError(
      'PACKET_TRUNCATED',
      `a packet announces ${length} bytes and the frame holds ${rest - PACKET_HEADER_BYTES}`,
    );
  }
  return offset + PACKET_HEADER_BYTES + length;
}

function checkWireLength(bodyBytes: number): void {
  if (bodyBytes > WIRE_MAX_PACKET_BYTES) {
    throw new ProtocolError(
      'PACKET_TOO_LARGE',
      `a packet of ${bodyBytes} bytes cannot be sent; at most ${WIRE_MAX_PACKET_BYTES} fit`,
    );
  }
}
