import type { ContractBodies } from './contract.js';
import { INBOUND_LIMITS } from './inbound-limits.js';
import { NopalError } from './nopal-error.js';
import { parseJson } from './server-json.js';

const encoder = new TextEncoder();

/** Bytes kept free in a packet for the message's flag, id and route. */
const HEADER_ROOM = 512;
const MAX_BODY_BYTES = INBOUND_LIMITS.maxPacketBytes - HEADER_ROOM;

/**
 * A body's bytes: a Uint8Array as it is, nothing as `{}`, all else as JSON.
 * @throws NopalError TOO_LARGE above about 1 MiB, BAD_REQUEST when it is not JSON.
 */
export function encodeBody(body: unknown, route: string): Uint8Array {
  const bytes = body instanceof Uint8Array ? body : jsonBytes(body, route);
  if (bytes.length > MAX_BODY_BYTES) {
    throw new NopalError(
      'TOO_LARGE',
      `a body of ${bytes.length} bytes for ${route}; at most ${MAX_BODY_BYTES} can be sent`,
      { route },
    );
  }
  return bytes;
}

/** @throws NopalError BAD_REPLY when it is not what the contract says, or not JSON. Nothing at all is no JSON, but undefined. */
export function decodeBody(body: Uint8Array, route: string, bodies?: ContractBodies): unknown {
  try {
    if (bodies?.serializer !== undefined) return bodies.decode(route, body);
    if (body.length === 0) return undefined;
    const tree = parseJson(body);
    return bodies === undefined ? tree : bodies.decode(route, tree);
  } catch (cause) {
    const says = `${body.length} bytes from ${route} are not what the contract says`;
    throw new NopalError('BAD_REPLY', says, { route, cause });
  }
}

function jsonBytes(body: unknown, route: string): Uint8Array {
  try {
    const json: string | undefined = JSON.stringify(body === undefined ? {} : body);
    if (json !== undefined) return encoder.encode(json);
  } catch (cause) {
    throw new NopalError('BAD_REQUEST', `the body for ${route} cannot be JSON`, { route, cause });
  }
  throw new NopalError('BAD_REQUEST', `a ${typeof body} for ${route} cannot be JSON`, { route });
}
