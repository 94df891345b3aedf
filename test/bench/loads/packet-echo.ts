import type { LoadOptions } from '../harness/load.js';
import { type Conversation, failed, Heard } from './conversation.js';
import {
  ACK_FRAME,
  ERROR_BIT,
  HEARTBEAT_FRAME,
  handshakeFrame,
  Message,
  notifyFrame,
  PACKET_HEAD_BYTES,
  Packet,
  requestFrame,
  responseId,
} from './packets.js';

/** Options that a workload gives to conversations in packets. */
export interface PacketEchoOptions {
  readonly route: string;
  readonly inFlight: number;
  /** Characters of the text in the body `{"m":"…"}`. */
  readonly bodyCharacters: number;
  readonly serializer?: 'json' | 'protobuf';
  /** Notifies before each request, sent with it and to `notifyRoute`; 0 by default. All of them are operations. */
  readonly notifies?: number;
  readonly notifyRoute?: string;
}

/** Requests in the client protocol, each with a text that comes back. */
export function openConversation(_port: number, options: LoadOptions): Conversation {
  const {
    route,
    inFlight,
    bodyCharacters,
    serializer = 'json',
    notifies = 0,
    notifyRoute = '',
  } = options as unknown as PacketEchoOptions;
  const body = echoBody(bodyCharacters, serializer);
  const notify = Array.from({ length: notifies }, () => notifyFrame(notifyRoute, body));
  return {
    opening: [handshakeFrame(serializer === 'json' ? {} : { serializer })],
    requests: Array.from({ length: inFlight }, (_, index) =>
      Buffer.concat([...notify, requestFrame(index + 1, route, body)]),
    ),
    weight: notifies + 1,
    hear: hearPackets,
  };
}

/** A message `{ m: string }`. */
export function echoBody(characters: number, serializer: 'json' | 'protobuf'): Buffer {
  const text = 'x'.repeat(characters);
  if (serializer === 'json') return Buffer.from(JSON.stringify({ m: text }));
  const length: number[] = [];
  let rest = characters;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([0x0a, ...length, rest]), Buffer.from(text)]);
}

/** What a frame is in the client protocol: responses are the requests of their ids, from 1. */
export function hearPackets(
  bytes: Buffer,
  start: number,
  _end: number,
  reply: (frame: Uint8Array) => void,
): number {
  switch (bytes[start]) {
    case Packet.DATA: {
      const flags = bytes[start + PACKET_HEAD_BYTES] as number;
      if ((flags & 0x0e) !== Message.RESPONSE) return Heard.NOTHING;
      const index = responseId(bytes, start) - 1;
      return (flags & ERROR_BIT) === 0 ? index : failed(index);
    }
    case Packet.HANDSHAKE:
      reply(ACK_FRAME);
      return Heard.READY;
    case Packet.HEARTBEAT:
      reply(HEARTBEAT_FRAME);
      return Heard.NOTHING;
    case Packet.KICK:
      throw new Error(`the server kicks: ${bytes.toString('utf8', start + PACKET_HEAD_BYTES)}`);
    default:
      return Heard.NOTHING;
  }
}
