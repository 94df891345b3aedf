import type { LoadOptions } from '../harness/load.js';
import { type Conversation, Heard } from './conversation.js';
import { hearPackets } from './packet-echo.js';
import { handshakeFrame, Message, notifyFrame, PACKET_HEAD_BYTES, Packet } from './packets.js';

/** Pushes that a client asks for with one message, so that what is measured is the pushes. */
export const PUSHES_AT_ONCE = 16;

/** A client that asks for pushes, gets them, and asks again. */
export function openConversation(_port: number, options: LoadOptions): Conversation {
  const body = JSON.stringify({
    count: PUSHES_AT_ONCE,
    m: 'x'.repeat(Number(options.bodyCharacters)),
  });
  let heard = 0;
  return {
    opening: [handshakeFrame()],
    requests: [notifyFrame(String(options.route), Buffer.from(body))],
    weight: PUSHES_AT_ONCE,
    hear(bytes, start, end, reply) {
      const isData = bytes[start] === Packet.DATA;
      const kind = (bytes[start + PACKET_HEAD_BYTES] as number) & 0x0e;
      if (!isData || kind !== Message.PUSH) return hearPackets(bytes, start, end, reply);
      heard += 1;
      if (heard < PUSHES_AT_ONCE) return Heard.NOTHING;
      heard = 0;
      return 0;
    },
  };
}
