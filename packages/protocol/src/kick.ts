import { isJsonObject, parseJson } from './json-document.js';
import { PROTOCOL_LIMITS } from './limits.js';
import { encodePacket, PacketType } from './packet.js';
import { encodeUtf8 } from './utf8.js';

export interface KickReason {
  /** One of the WebSocket close codes (4000 to 4999), or a code of the game's own; '' when a server gave none. */
  readonly code: number | string;
  readonly msg: string;
  /** Where a client that is moved finds other servers: `ws:` and `wss:` addresses, the best first. */
  readonly servers?: readonly string[] | undefined;
}

/**
 * A whole kick packet. Without a reason its body is empty; with one it is JSON whose `reason` is what pomelo's clients
 * show. Other clients ignore the body.
 */
export function encodeKick(reason?: KickReason): Uint8Array {
  if (reason === undefined) return encodePacket(PacketType.KICK);
  const { code, msg, servers } = reason;
  const body = encodeUtf8(JSON.stringify({ reason: msg, code, msg, servers }));
  return encodePacket(PacketType.KICK, body);
}

/** Reads the body of a kick packet; undefined when it says nothing that can be read. It never throws. */
export function parseKick(body: Uint8Array): KickReason | undefined {
  let value: unknown;
  try {
    value = parseJson(body, PROTOCOL_LIMITS.maxJsonDepth);
  } catch {
    // The connection ends either way; a reason that cannot be read is no reason.
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { code, msg, reason, servers } = value;
  const text = typeof msg === 'string' ? msg : reason;
  if (typeof text !== 'string' && typeof code !== 'string' && typeof code !== 'number') {
    return undefined;
  }
  return {
    code: typeof code === 'string' || typeof code === 'number' ? code : '',
    msg: typeof text === 'string' ? text : '',
    ...(isTexts(servers) ? { servers } : {}),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
