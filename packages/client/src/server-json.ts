// The JSON documents that a server sends beside its bodies. @nopal/protocol reads them too, guarded as a server must be
// against its clients; that costs a browser over a kilobyte. Here fields are picked one by one and nothing is kept else.

import type { ContractBodies, ErrorFields } from './contract.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws TypeError when it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export interface CodeAndText {
  readonly code: string | number;
  readonly msg: string;
}

export interface ServerHello {
  readonly code: number;
  /** How it writes bodies. */
  readonly serializer: unknown;
  /** 0 for no heartbeats. */
  readonly heartbeatSeconds: number;
  readonly codes: ReadonlyMap<string, number>;
  readonly routes: ReadonlyMap<number, string>;
  /** Addresses of other servers. */
  readonly servers: readonly string[];
  /** Why it was refused. */
  readonly reason: CodeAndText;
}

/** @throws TypeError or SyntaxError when it is not UTF-8 or not JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(decodeUtf8(bytes));
}

/** @throws Error when it is not a handshake response. */
export function readServerHello(bytes: Uint8Array): ServerHello {
  const document = fields(parseJson(bytes));
  const { code } = document;
  if (typeof code !== 'number') throw new Error('a handshake response without a code');
  const { heartbeat, dict, serializer = 'json', servers } = fields(document.sys);
  const codes = new Map<string, number>();
  const routes = new Map<number, string>();
  for (const [route, number] of Object.entries(fields(dict))) {
    if (typeof number === 'number' && number === (number & 0xff_ff)) {
      codes.set(route, number);
      routes.set(number, route);
    }
  }
  return {
    code,
    serializer,
    heartbeatSeconds: typeof heartbeat === 'number' && heartbeat > 0 ? heartbeat : 0,
    codes,
    routes,
    servers: texts(servers),
    reason: codeAndText(fields(document.error)),
  };
}

export interface Kick extends CodeAndText {
  readonly servers: readonly string[];
}

/** Never throws: what cannot be read is ''. */
export function readKick(bytes: Uint8Array): Kick {
  const document = tolerant(bytes, parseJson);
  return { ...codeAndText(document), servers: texts(document.servers) };
}

/** Never throws: an error that cannot be read is still an error, `UNKNOWN`. */
export function readError(bytes: Uint8Array, bodies?: ContractBodies): ErrorFields {
  const document = tolerant(bytes, bodies?.readError ?? parseJson);
  const { code, msg } = codeAndText(document);
  const entries = Object.entries(fields(document.metadata));
  const plain = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const error = { code: String(code) || 'UNKNOWN', msg };
  return plain.length > 0 ? { ...error, metadata: Object.fromEntries(plain) } : error;
}

function codeAndText({ code, msg, reason }: Record<string, unknown>): CodeAndText {
  return {
    code: typeof code === 'string' || typeof code === 'number' ? code : '',
    msg: typeof msg === 'string' ? msg : typeof reason === 'string' ? reason : '',
  };
}

function tolerant(
  bytes: Uint8Array,
  parse: (bytes: Uint8Array) => unknown,
): Record<string, unknown> {
  try {
    return fields(parse(bytes));
  } catch {
    // The caller says what an unreadable one means.
    return {};
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
