import { ProtocolError } from './protocol-error.js';
import type { RouteDictionary } from './route-dictionary.js';
import { decodeUtf8 } from './utf8.js';
import { varintEnd, varintValue } from './varint.js';

export const MessageType = Object.freeze({
  REQUEST: 0,
  NOTIFY: 1,
  RESPONSE: 2,
  PUSH: 3,
} as const);
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

/** The first byte: bits 1 to 3 hold the type, 6 and 7 are ignored on read and 0 on write. */
export const MessageFlag = Object.freeze({
  ROUTE_CODE: 0x01,
  TYPE_SHIFT: 1,
  TYPE_MASK: 0x07,
  COMPRESSED: 0x10,
  ERROR: 0x20,
} as const);

/** A flag and one byte more: an id or a route's length. */
const MIN_MESSAGE_BYTES = 2;

/** What stands before a message's body. One is reused from message to message. */
export class MessageHeader {
  type: MessageType = MessageType.REQUEST;
  /** Of a request or response, else 0. */
  id = 0;
  /** 0 to 65535, or -1 when the route is text or there is none. */
  routeCode = -1;
  /** The route's text is `routeStart..routeEnd`; both 0 when it is a code or there is none. */
  routeStart = 0;
  routeEnd = 0;
  /** The body is a zlib stream. */
  compressed = false;
  /** The response's body is an error. */
  error = false;
  /** The body goes from here to the end of the message. */
  bodyStart = 0;
}

/** Whether messages of this type have an id; the others have 0. */
export function hasId(type: MessageType): boolean {
  return type === MessageType.REQUEST || type === MessageType.RESPONSE;
}

/** Whether messages of this type have a route. */
export function hasRoute(type: MessageType): boolean {
  return type !== MessageType.RESPONSE;
}

/**
 * Reads the header of the message in `start..end` into `out`. An id of 0 and an empty route pass: what they mean is
 * not a matter of bytes. Bit 0 of a response means nothing and is ignored.
 * @throws ProtocolError MESSAGE_TRUNCATED, BAD_MESSAGE_TYPE, BAD_FLAG, BAD_ID, BAD_ROUTE_LENGTH
 */
export function readMessageHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: MessageHeader,
): void {
  if (end - start < MIN_MESSAGE_BYTES || end > bytes.length) {
    throw truncated('its flag and what follows it', start, end, MIN_MESSAGE_BYTES);
  }
  const flag = bytes[start] as number;
  const type = (flag >> MessageFlag.TYPE_SHIFT) & MessageFlag.TYPE_MASK;
  if (type > MessageType.PUSH) {
    throw new ProtocolError('BAD_MESSAGE_TYPE', `message type ${type} is not one of 0 to 3`);
  }
  const error = (flag & MessageFlag.ERROR) !== 0;
  if (error && type !== MessageType.RESPONSE) {
    throw new ProtocolError(
      'BAD_FLAG',
      `message flag 0x${flag.toString(16)} says error on type ${type}; only a response can be one`,
    );
  }
  let offset = start + 1;
  let id = 0;
  if (hasId(type as MessageType)) {
    const next = varintEnd(bytes, offset, end);
    id = varintValue(bytes, offset, next);
    offset = next;
  }
  let routeCode = -1;
  let routeStart = 0;
  let routeEnd = 0;
  if (hasRoute(type as MessageType)) {
    if ((flag & MessageFlag.ROUTE_CODE) !== 0) {
      if (end - offset < 2) throw truncated('a route code', offset, end, 2);
      routeCode = ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
      offset += 2;
    } else {
      if (offset >= end) throw truncated("a route's length", offset, end, 1);
      const length = bytes[offset] as number;
      offset += 1;
      if (length > end - offset) {
        throw new ProtocolError(
          'BAD_ROUTE_LENGTH',
          `a route announces ${length} bytes and the message has ${end - offset} left`,
        );
      }
      if (length > 0) {
        routeStart = offset;
        routeEnd = offset + length;
        offset = routeEnd;
      }
    }
  }
  out.type = type as MessageType;
  out.id = id;
  out.routeCode = routeCode;
  out.routeStart = routeStart;
  out.routeEnd = routeEnd;
  out.compressed = (flag & MessageFlag.COMPRESSED) !== 0;
  out.error = error;
  out.bodyStart = offset;
}

/**
 * The route's text, '' when there is none.
 * @throws ProtocolError UNKNOWN_ROUTE_CODE, BAD_ROUTE_LENGTH above `maxRouteBytes`, BAD_ROUTE_TEXT when not UTF-8.
 */
export function readRoute(
  bytes: Uint8Array,
  header: MessageHeader,
  dictionary: RouteDictionary | undefined,
  maxRouteBytes: number,
): string {
  if (header.routeCode >= 0) {
    const route = dictionary?.routeOf(header.routeCode);
    if (route === undefined) {
      throw new ProtocolError(
        'UNKNOWN_ROUTE_CODE',
        `route code ${header.routeCode} is not among the ${dictionary?.size ?? 0} of the dictionary`,
      );
    }
    return route;
  }
  const length = header.routeEnd - header.routeStart;
  if (length === 0) return '';
  if (length > maxRouteBytes) {
    throw new ProtocolError(
      'BAD_ROUTE_LENGTH',
      `a route has ${length} bytes; at most ${maxRouteBytes} are allowed`,
    );
  }
  try {
    return decodeUtf8(bytes.subarray(header.routeStart, header.routeEnd));
  } catch (cause) {
    throw new ProtocolError('BAD_ROUTE_TEXT', `a route of ${length} bytes is not UTF-8`, { cause });
  }
}

function truncated(what: string, offset: number, end: number, needed: number): ProtocolError {
  return new ProtocolError(
    'MESSAGE_TRUNCATED',
    `a message ends before ${what}: ${Math.max(0, end - offset)} bytes left, ${needed} needed`,
  );
}
