import type { Compression } from './compression.js';
import { inflateBody } from './compression.js';
import type { JsonObject } from './json-document.js';
import { isJsonObject, parseJson } from './json-document.js';
import type { ProtocolLimits } from './limits.js';
import { HARD_MAX_PACKET_BYTES, PROTOCOL_LIMITS } from './limits.js';
import { ProtocolError } from './protocol-error.js';
import { RouteDictionary } from './route-dictionary.js';
import { encodeUtf8 } from './utf8.js';

export const HandshakeCode = Object.freeze({ OK: 200, REFUSED: 400 } as const);

/** Why a handshake was refused. Clients that do not know of it ignore it. */
export interface HandshakeReason {
  readonly code: string;
  readonly msg: string;
}

export interface OutgoingHandshakeResponse {
  /** A {@link HandshakeCode}, or another that the game's client knows. */
  readonly code: number;
  /** Whole seconds between heartbeats; some clients cannot read a fraction. */
  readonly heartbeatSeconds: number;
  /** `json` or `protobuf`. */
  readonly serializer: string;
  readonly dictionary?: RouteDictionary | undefined;
  /** Other servers that the client may connect to when this one is lost. */
  readonly servers?: readonly string[] | undefined;
  readonly reason?: HandshakeReason | undefined;
  readonly user?: unknown;
}

export interface HandshakeResponse {
  readonly code: number;
  readonly heartbeatSeconds: number;
  readonly serializer: string;
  readonly dictionary: RouteDictionary;
  readonly reason?: HandshakeReason;
  readonly user?: unknown;
}

export interface ParseHandshakeResponseOptions {
  /** Needed only by a client that announced it. */
  readonly compression?: Compression | undefined;
  /** Default PROTOCOL_LIMITS. */
  readonly limits?: Pick<ProtocolLimits, 'maxJsonDepth'> | undefined;
}

/**
 * The body of a server's handshake packet, the same bytes as Pitaya's where there are neither reason, user nor servers: keys
 * and routes in order, and the characters escaped that Go escapes.
 */
export function encodeHandshakeResponse(response: OutgoingHandshakeResponse): Uint8Array {
  const { code, heartbeatSeconds, serializer, servers = [], reason, user } = response;
  const routes = [...(response.dictionary?.entries() ?? [])].sort(byRoute);
  const dict = routes.map(([route, routeCode]) => `${goString(route)}:${routeCode}`).join(',');
  const others = servers.length === 0 ? '' : `,"servers":[${servers.map(goString).join(',')}]`;
  const sys = `{"dict":{${dict}},"heartbeat":${heartbeatSeconds},"serializer":${goString(serializer)}${others}}`;
  const error =
    reason === undefined
      ? ''
      : `"error":{"code":${goString(reason.code)},"msg":${goString(reason.msg)}},`;
  const tail = user === undefined ? '' : `,"user":${JSON.stringify(user)}`;
  return encodeUtf8(`{"code":${code},${error}"sys":${sys}${tail}}`);
}

/**
 * Reads a server's handshake on a client. It may be compressed, which nothing but its first bytes tells.
 * @throws ProtocolError BAD_HANDSHAKE, BAD_DICTIONARY, TOO_DEEP, BAD_COMPRESSION, INFLATED_TOO_LARGE
 */
export function parseHandshakeResponse(
  bytes: Uint8Array,
  options: ParseHandshakeResponseOptions = {},
): HandshakeResponse {
  // A dictionary may be longer than any message, and the server is the one that was asked for it.
  const limits = { maxInflatedBytes: HARD_MAX_PACKET_BYTES };
  const json = isZlib(bytes) ? inflateBody(bytes, options.compression, limits) : bytes;
  const document = parseJson(json, (options.limits ?? PROTOCOL_LIMITS).maxJsonDepth);
  if (!isJsonObject(document) || typeof document.code !== 'number') {
    throw new ProtocolError(
      'BAD_HANDSHAKE',
      `a handshake response of ${bytes.length} bytes is not an object with a number as "code"`,
    );
  }
  const sys = isJsonObject(document.sys) ? document.sys : {};
  const reason = readReason(document.error);
  return {
    code: document.code,
    heartbeatSeconds: readHeartbeat(sys.heartbeat),
    serializer: typeof sys.serializer === 'string' ? sys.serializer : 'json',
    // Its values are checked one by one.
    dictionary: new RouteDictionary(
      isJsonObject(sys.dict) ? (sys.dict as Record<string, number>) : {},
    ),
    ...(reason === undefined ? {} : { reason }),
    ...(document.user === undefined ? {} : { user: document.user }),
  };
}

/** JSON begins with none of these: 78 and a check byte for zlib, 1F 8B for gzip. */
function isZlib(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === 0x1f) return second === 0x8b;
  return (
    first === 0x78 && (second === 0x01 || second === 0x5e || second === 0x9c || second === 0xda)
  );
}

/** Seconds, 0 (none) when missing. */
function readHeartbeat(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

function readReason(error: unknown): HandshakeReason | undefined {
  if (!isJsonObject(error)) return undefined;
  const { code, msg } = error as JsonObject;
  return {
    code: typeof code === 'string' ? code : '',
    msg: typeof msg === 'string' ? msg : '',
  };
}

/** Go sorts the keys of a map by their bytes, which is the order of code points. */
function byRoute([left]: [string, number], [right]: [string, number]): number {
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === length) return left.length - right.length;
  return codePointOrder(left.charCodeAt(at)) - codePointOrder(right.charCodeAt(at));
}

/** Surrogates stand for code points above all others, though U+E000 to U+FFFF are greater as numbers. */
function codePointOrder(unit: number): number {
  return unit >= 0xd8_00 && unit <= 0xdf_ff ? unit + 0x1_00_00 : unit;
}

function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
