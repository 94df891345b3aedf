import { exceedsJsonDepth } from './json-depth.js';
import { ProtocolError } from './protocol-error.js';
import { decodeUtf8 } from './utf8.js';

/** A JSON object copied out of a document; it has no prototype and no `__proto__` key. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a document from a peer. Its objects are fresh and have no prototype, so that no key of theirs can reach one.
 * @throws ProtocolError TOO_DEEP, and BAD_HANDSHAKE when it is not UTF-8 or not JSON.
 */
export function parseJson(bytes: Uint8Array, maxDepth: number): unknown {
  if (exceedsJsonDepth(bytes, maxDepth)) {
    throw new ProtocolError('TOO_DEEP', `JSON of ${bytes.length} bytes lies over ${maxDepth} deep`);
  }
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes));
  } catch (cause) {
    throw new ProtocolError('BAD_HANDSHAKE', `${bytes.length} bytes are not JSON in UTF-8`, {
      cause,
    });
  }
  return withoutPrototypes(value);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Recursion ends at the depth that was checked before. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) {
    if (key !== '__proto__') copy[key] = withoutPrototypes(value[key]);
  }
  return copy;
}
