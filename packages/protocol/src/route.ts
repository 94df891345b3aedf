import { WIRE_MAX_ROUTE_BYTES } from './limits.js';
import { ProtocolError } from './protocol-error.js';
import { encodeUtf8 } from './utf8.js';

/** `server.component.method`; without a server it is one of the server asked. */
export interface Route {
  readonly server?: string;
  readonly component: string;
  readonly method: string;
}

/** @throws ProtocolError BAD_ROUTE_TEXT unless it is two or three parts, none blank, with dots between. */
export function parseRoute(text: string): Route {
  if (text.length > WIRE_MAX_ROUTE_BYTES) {
    throw new ProtocolError(
      'BAD_ROUTE_TEXT',
      `a route of ${text.length} characters is longer than the ${WIRE_MAX_ROUTE_BYTES} allowed`,
    );
  }
  const parts = text.split('.', 4);
  const [first, second, third] = parts;
  if (first === undefined || second === undefined || parts.length > 3 || parts.some(isBlank)) {
    throw new ProtocolError(
      'BAD_ROUTE_TEXT',
      `route ${JSON.stringify(text)} is not "component.method" or "server.component.method"`,
    );
  }
  return third === undefined
    ? { component: first, method: second }
    : { server: first, component: second, method: third };
}

export function formatRoute(route: Route): string {
  const local = `${route.component}.${route.method}`;
  return route.server === undefined ? local : `${route.server}.${local}`;
}

/**
 * A route's bytes on the wire, without its length, for a sender to keep and use again.
 * @throws ProtocolError BAD_ROUTE_LENGTH above 255 bytes, BAD_ROUTE_TEXT for half a surrogate pair.
 */
export function encodeRoute(text: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) {
    throw new ProtocolError('BAD_ROUTE_TEXT', `route ${JSON.stringify(text)} has no UTF-8 form`);
  }
  const bytes = encodeUtf8(text);
  checkRouteBytes(bytes.length);
  return bytes;
}

/** @throws ProtocolError BAD_ROUTE_LENGTH above 255, as a longer one would have to be cut. */
export function checkRouteBytes(length: number): void {
  if (length > WIRE_MAX_ROUTE_BYTES) {
    throw new ProtocolError(
      'BAD_ROUTE_LENGTH',
      `a route of ${length} bytes cannot be sent; at most ${WIRE_MAX_ROUTE_BYTES} fit`,
    );
  }
}

function isBlank(part: string): boolean {
  return part.trim() === '';
}
