import { ProtocolError } from './protocol-error.js';

/** What a reader accepts. Sizes are bytes; each is checked before anything of that size is allocated. */
export interface ProtocolLimits {
  /** Body of one packet, without its 4 header bytes. At most 1 MiB. Default 64 KiB. */
  readonly maxPacketBytes: number;
  /** Body of one message after inflation. At most 1 MiB. Default 64 KiB. */
  readonly maxInflatedBytes: number;
  /** JSON of a handshake request. Default 8 KiB. */
  readonly maxHandshakeBytes: number;
  /** UTF-8 bytes of a route; its length is one byte on the wire, so at most 255. Default 255. */
  readonly maxRouteBytes: number;
  /** Whole packets in one WebSocket frame. Default 64. */
  readonly maxPacketsPerFrame: number;
  /** Objects and arrays inside one another in a JSON document. Default 32. */
  readonly maxJsonDepth: number;
}

/** The most that `maxPacketBytes` and `maxInflatedBytes` can be set to: 1 MiB. */
export const HARD_MAX_PACKET_BYTES = 1_048_576;

/** The most that the 24-bit length field can say; writers refuse a longer body. */
export const WIRE_MAX_PACKET_BYTES = 0xff_ff_ff;

/** The most that the one-byte length of a route can say. */
export const WIRE_MAX_ROUTE_BYTES = 255;

/** Routes in one dictionary. */
export const MAX_DICTIONARY_ROUTES = 65_535;

// Marked so that a bundle that does not use them leaves them out.
export const PROTOCOL_LIMITS: ProtocolLimits = /* @__PURE__ */ Object.freeze({
  maxPacketBytes: 65_536,
  maxInflatedBytes: 65_536,
  maxHandshakeBytes: 8_192,
  maxRouteBytes: WIRE_MAX_ROUTE_BYTES,
  maxPacketsPerFrame: 64,
  maxJsonDepth: 32,
});

const CEILINGS: ProtocolLimits = /* @__PURE__ */ Object.freeze({
  maxPacketBytes: HARD_MAX_PACKET_BYTES,
  maxInflatedBytes: HARD_MAX_PACKET_BYTES,
  maxHandshakeBytes: HARD_MAX_PACKET_BYTES,
  maxRouteBytes: WIRE_MAX_ROUTE_BYTES,
  maxPacketsPerFrame: 65_536,
  // JSON.parse and the copy made of its result recurse once per level.
  maxJsonDepth: 512,
});

/**
 * The defaults with `wanted` over them.
 * @throws ProtocolError BAD_LIMIT when one is not a whole number from 1 to its ceiling.
 */
export function resolveProtocolLimits(wanted: Partial<ProtocolLimits> = {}): ProtocolLimits {
  const limits: { -readonly [K in keyof ProtocolLimits]: number } = { ...PROTOCOL_LIMITS };
  for (const name of Object.keys(PROTOCOL_LIMITS) as (keyof ProtocolLimits)[]) {
    const value = wanted[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 1 || value > CEILINGS[name]) {
      throw new ProtocolError(
        'BAD_LIMIT',
        `${name} is ${value}; it must be a whole number from 1 to ${CEILINGS[name]}`,
      );
    }
    limits[name] = value;
  }
  return Object.freeze(limits);
}
