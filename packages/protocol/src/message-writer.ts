import { hasId, hasRoute, MessageFlag, MessageType } from './message-header.js';
import { ProtocolError } from './protocol-error.js';
import { checkRouteBytes } from './route.js';
import { varintBytes, writeVarint } from './varint.js';

/** A route ready to be written: a dictionary's code, or the bytes that `encodeRoute` gives. */
export type WireRoute = number | Uint8Array;

/** A message that goes along a route. */
export type RoutedMessageType = Exclude<MessageType, typeof MessageType.RESPONSE>;

/**
 * Bytes of a response's header.
 * @throws ProtocolError BAD_ID
 */
export function responseHeaderBytes(id: number): number {
  return 1 + varintBytes(id);
}

/**
 * Writes a response's header into a buffer with room for it; returns the offset of the body.
 * @throws ProtocolError BAD_ID
 */
export function writeResponseHeader(
  out: Uint8Array,
  offset: number,
  id: number,
  error: boolean,
  compressed: boolean,
): number {
  varintBytes(id);
  out[offset] =
    (MessageType.RESPONSE << MessageFlag.TYPE_SHIFT) |
    (error ? MessageFlag.ERROR : 0) |
    (compressed ? MessageFlag.COMPRESSED : 0);
  return writeVarint(out, offset + 1, id);
}

/**
 * Bytes of a request's, notify's or push's header.
 * @throws ProtocolError BAD_ID, BAD_ROUTE_LENGTH
 */
export function routeHeaderBytes(type: RoutedMessageType, id: number, route: WireRoute): number {
  const idBytes = hasId(type) ? varintBytes(id) : 0;
  if (typeof route === 'number') return 1 + idBytes + 2;
  checkRouteBytes(route.length);
  return 1 + idBytes + 1 + route.length;
}

/**
 * Writes a request's, notify's or push's header into a buffer with room for it; returns the offset of the body. The
 * id is written for a request only.
 * @throws ProtocolError BAD_MESSAGE_TYPE, BAD_ID, BAD_ROUTE_LENGTH, BAD_DICTIONARY for a code above 65535.
 */
export function writeRouteHeader(
  out: Uint8Array,
  offset: number,
  type: RoutedMessageType,
  id: number,
  route: WireRoute,
  compressed: boolean,
): number {
  checkRoutedType(type);
  const coded = typeof route === 'number';
  out[offset] =
    (type << MessageFlag.TYPE_SHIFT) |
    (coded ? MessageFlag.ROUTE_CODE : 0) |
    (compressed ? MessageFlag.COMPRESSED : 0);
  let next = offset + 1;
  if (hasId(type)) {
    varintBytes(id);
    next = writeVarint(out, next, id);
  }
  if (coded) {
    if (!Number.isInteger(route) || route < 0 || route > 0xff_ff) {
      throw new ProtocolError('BAD_DICTIONARY', `route code ${route} is not one of 0 to 65535`);
    }
    out[next] = route >>> 8;
    out[next + 1] = route & 0xff;
    return next + 2;
  }
  checkRouteBytes(route.length);
  out[next] = route.length;
  out.set(route, next + 1);
  return next + 1 + route.length;
}

function checkRoutedType(type: MessageType): void {
  if (type > MessageType.PUSH || !hasRoute(type)) {
    throw new ProtocolError('BAD_MESSAGE_TYPE', `a message of type ${type} has no route to write`);
  }
}
