import type { JsonObject } from './json-document.js';
import { isJsonObject, parseJson } from './json-document.js';
import type { ProtocolLimits } from './limits.js';
import { PROTOCOL_LIMITS } from './limits.js';
import { ProtocolError } from './protocol-error.js';
import { encodeUtf8 } from './utf8.js';

/** What a client says of itself. Texts that are missing are ''. */
export interface HandshakeSys {
  readonly platform: string;
  readonly libVersion: string;
  readonly clientBuildNumber: string;
  readonly clientVersion: string;
  /** The kind of client, as pomelo's say: `js-websocket`. '' when missing. */
  readonly type: string;
  readonly version: string;
  /** How it wants bodies to be written: `json`, `protobuf`. '' leaves the choice to the server. */
  readonly serializer: string;
  /** It can inflate zlib, in bodies and in the handshake response. */
  readonly compression: boolean;
  /** It can read pushes whose route is a code of the dictionary. */
  readonly dictionary: boolean;
  /** It can take several packets in one WebSocket frame. */
  readonly packets: boolean;
  /** It goes to another server by itself when it is told to move, and takes the addresses of others. */
  readonly moves: boolean;
}

export interface HandshakeRequest {
  readonly sys: HandshakeSys;
  /** What the game's client adds. Objects in it have no prototype. */
  readonly user?: JsonObject;
}

export interface OutgoingHandshakeRequest {
  readonly sys?: Partial<HandshakeSys>;
  readonly user?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a client's handshake as Pitaya does: names match in any case, what is unknown is ignored, what is missing is
 * '', the document and each field may be null. Of the fields that Pitaya does not know only a serializer that is not text
 * refuses a client; a type or version that is not text is '', and only `true` announces an ability.
 * @throws ProtocolError HANDSHAKE_TOO_LARGE, TOO_DEEP, BAD_HANDSHAKE
 */
export function parseHandshakeRequest(
  bytes: Uint8Array,
  limits: Pick<ProtocolLimits, 'maxHandshakeBytes' | 'maxJsonDepth'> = PROTOCOL_LIMITS,
): HandshakeRequest {
  checkSize(bytes.length, limits.maxHandshakeBytes);
  const document = objectOrNull(parseJson(bytes, limits.maxJsonDepth), 'the handshake');
  const sys = objectOrNull(field(document, 'sys'), 'sys');
  const user = objectOrNull(field(document, 'user'), 'user');
  const request = {
    sys: {
      platform: text(sys, 'platform'),
      libVersion: text(sys, 'libVersion'),
      clientBuildNumber: text(sys, 'clientBuildNumber'),
      clientVersion: text(sys, 'clientVersion'),
      type: textOrNone(sys, 'type'),
      version: textOrNone(sys, 'version'),
      serializer: text(sys, 'serializer'),
      compression: field(sys, 'compression') === true,
      dictionary: field(sys, 'dictionary') === true,
      packets: field(sys, 'packets') === true,
      moves: field(sys, 'moves') === true,
    },
  };
  return user === null ? request : { ...request, user };
}

/**
 * The body of a client's handshake packet.
 * @throws ProtocolError HANDSHAKE_TOO_LARGE when a server with these limits would refuse it.
 */
export function encodeHandshakeRequest(
  request: OutgoingHandshakeRequest,
  limits: Pick<ProtocolLimits, 'maxHandshakeBytes'> = PROTOCOL_LIMITS,
): Uint8Array {
  const bytes = encodeUtf8(JSON.stringify({ sys: request.sys ?? {}, user: request.user }));
  checkSize(bytes.length, limits.maxHandshakeBytes);
  return bytes;
}

function checkSize(length: number, max: number): void {
  if (length > max) {
    throw new ProtocolError(
      'HANDSHAKE_TOO_LARGE',
      `a handshake of ${length} bytes; at most ${max} are allowed`,
    );
  }
}

function objectOrNull(value: unknown, name: string): JsonObject | null {
  if (value === undefined || value === null) return null;
  if (isJsonObject(value)) return value;
  throw wrongType(name, value, 'an object');
}

function text(object: JsonObject | null, name: string): string {
  const value = field(object, name);
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw wrongType(`sys.${name}`, value, 'text');
}

function textOrNone(object: JsonObject | null, name: string): string {
  const value = field(object, name);
  return typeof value === 'string' ? value : '';
}

/** The last field whose name is `name` in any case. */
function field(object: JsonObject | null, name: string): unknown {
  if (object === null) return undefined;
  const wanted = name.toLowerCase();
  let found: unknown;
  for (const key of Object.keys(object)) {
    if (key.length === name.length && key.toLowerCase() === wanted) found = object[key];
  }
  return found;
}

function wrongType(name: string, value: unknown, wanted: string): ProtocolError {
  const kind = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return new ProtocolError('BAD_HANDSHAKE', `${name} is ${kind}; it must be ${wanted} or null`);
}
