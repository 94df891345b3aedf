import { clientFrame } from './web-socket.js';

export const Packet = { HANDSHAKE: 1, ACK: 2, HEARTBEAT: 3, DATA: 4, KICK: 5 } as const;
/** Kinds of messages, as they stand in the flags. */
export const Message = { REQUEST: 0, NOTIFY: 2, RESPONSE: 4, PUSH: 6 } as const;
/** In the flags of a message: its body is an error. */
export const ERROR_BIT = 0x20;
/** Of a packet; a message begins behind it. */
export const PACKET_HEAD_BYTES = 4;

/** A frame with one packet. */
export function packetFrame(type: number, body: Uint8Array): Buffer {
  const { length } = body;
  const head = Buffer.from([type, length >> 16, (length >> 8) & 0xff, length & 0xff]);
  return clientFrame(Buffer.concat([head, body]));
}

export function handshakeFrame(sys: Readonly<Record<string, unknown>> = {}): Buffer {
  return packetFrame(Packet.HANDSHAKE, Buffer.from(JSON.stringify({ sys })));
}

export const ACK_FRAME = packetFrame(Packet.ACK, Buffer.alloc(0));
export const HEARTBEAT_FRAME = packetFrame(Packet.HEARTBEAT, Buffer.alloc(0));

/** @param id 1 or more. */
export function requestFrame(id: number, route: string, body: Uint8Array): Buffer {
  return packetFrame(
    Packet.DATA,
    Buffer.concat([Buffer.from([Message.REQUEST, ...varint(id)]), routeBytes(route), body]),
  );
}

export function notifyFrame(route: string, body: Uint8Array): Buffer {
  return packetFrame(
    Packet.DATA,
    Buffer.concat([Buffer.from([Message.NOTIFY]), routeBytes(route), body]),
  );
}

/** The id of a response whose packet begins at `start`. */
export function responseId(bytes: Uint8Array, start: number): number {
  let id = 0;
  let offset = start + PACKET_HEAD_BYTES + 1;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[offset++] as number;
    id |= (byte & 0x7f) << shift;
    if (byte < 0x80) return id;
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

function routeBytes(route: string): Buffer {
  const text = Buffer.from(route);
  return Buffer.concat([Buffer.from([text.length]), text]);
}
