import type { Compression } from './compression.js';
import { inflateBody, MIN_COMPRESS_BYTES } from './compression.js';
import type { ProtocolLimits } from './limits.js';
import { PROTOCOL_LIMITS } from './limits.js';
import { MessageHeader, MessageType, readMessageHeader, readRoute } from './message-header.js';
import type { WireRoute } from './message-writer.js';
import {
  responseHeaderBytes,
  routeHeaderBytes,
  writeResponseHeader,
  writeRouteHeader,
} from './message-writer.js';
import { PACKET_HEADER_BYTES, PacketType, writePacketHeader } from './packet.js';
import { encodeRoute } from './route.js';
import type { RouteDictionary } from './route-dictionary.js';

/** A message as it was read. */
export interface Message {
  readonly type: MessageType;
  /** Of a request or response, else 0. */
  readonly id: number;
  /** '' for a response. */
  readonly route: string;
  /** Inflated when it came compressed, else a view of the bytes that were read. */
  readonly body: Uint8Array;
  /** The body of this response is an error. */
  readonly error: boolean;
  /** The body came compressed. */
  readonly compressed: boolean;
}

/** A message to be written. What its type has no place for is left out. */
export interface OutgoingMessage {
  readonly type: MessageType;
  readonly id?: number;
  readonly route?: string;
  readonly body?: Uint8Array;
  readonly error?: boolean;
}

export interface DecodeOptions {
  readonly dictionary?: RouteDictionary | undefined;
  readonly compression?: Compression | undefined;
  /** Default PROTOCOL_LIMITS. */
  readonly limits?: ProtocolLimits | undefined;
}

export interface EncodeOptions {
  /** Routes in it are written as codes. */
  readonly dictionary?: RouteDictionary | undefined;
  /** When given, a body is compressed if that makes it strictly smaller. */
  readonly compression?: Compression | undefined;
  /** Bodies below this many bytes stay as they are. Default MIN_COMPRESS_BYTES. */
  readonly minCompressBytes?: number | undefined;
}

const NO_OPTIONS = Object.freeze({});
const NO_BYTES = new Uint8Array(0);

/**
 * Reads one whole message: the body of a data packet.
 * @throws ProtocolError for everything that can be wrong with it.
 */
export function decodeMessage(bytes: Uint8Array, options: DecodeOptions = NO_OPTIONS): Message {
  const limits = options.limits ?? PROTOCOL_LIMITS;
  const header = new MessageHeader();
  readMessageHeader(bytes, 0, bytes.length, header);
  const route = readRoute(bytes, header, options.dictionary, limits.maxRouteBytes);
  const body = bytes.subarray(header.bodyStart);
  return {
    type: header.type,
    id: header.id,
    route,
    body: header.compressed ? inflateBody(body, options.compression, limits) : body,
    error: header.error,
    compressed: header.compressed,
  };
}

/**
 * @throws ProtocolError BAD_MESSAGE_TYPE, BAD_ID, BAD_ROUTE_LENGTH, BAD_ROUTE_TEXT
 */
export function encodeMessage(
  message: OutgoingMessage,
  options: EncodeOptions = NO_OPTIONS,
): Uint8Array {
  return encodeAfter(0, message, options);
}

/**
 * A data packet with the message in it, in one buffer.
 * @throws ProtocolError PACKET_TOO_LARGE, and those of {@link encodeMessage}.
 */
export function encodeDataPacket(
  message: OutgoingMessage,
  options: EncodeOptions = NO_OPTIONS,
): Uint8Array {
  const packet = encodeAfter(PACKET_HEADER_BYTES, message, options);
  writePacketHeader(packet, 0, PacketType.DATA, packet.length - PACKET_HEADER_BYTES);
  return packet;
}

/**
 * The body as it is to be sent: the deflated bytes when they are strictly fewer, else the very `body` given, which
 * tells the two cases apart.
 */
export function deflateBody(body: Uint8Array, options: EncodeOptions): Uint8Array {
  if (options.compression === undefined) return body;
  if (body.length < (options.minCompressBytes ?? MIN_COMPRESS_BYTES)) return body;
  const deflated = options.compression.deflate(body);
  return deflated.length < body.length ? deflated : body;
}

/** The message, with `room` bytes left free before it. */
function encodeAfter(room: number, message: OutgoingMessage, options: EncodeOptions): Uint8Array {
  const plain = message.body ?? NO_BYTES;
  const body = deflateBody(plain, options);
  const compressed = body !== plain;
  const id = message.id ?? 0;
  let out: Uint8Array;
  let bodyStart: number;
  if (message.type === MessageType.RESPONSE) {
    out = new Uint8Array(room + responseHeaderBytes(id) + body.length);
    bodyStart = writeResponseHeader(out, room, id, message.error === true, compressed);
  } else {
    const route = wireRoute(message.route ?? '', options.dictionary);
    out = new Uint8Array(room + routeHeaderBytes(message.type, id, route) + body.length);
    bodyStart = writeRouteHeader(out, room, message.type, id, route, compressed);
  }
  out.set(body, bodyStart);
  return out;
}

function wireRoute(route: string, dictionary: RouteDictionary | undefined): WireRoute {
  return dictionary?.codeOf(route) ?? encodeRoute(route);
}
