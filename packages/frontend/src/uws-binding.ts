import { createRequire } from 'node:module';
import { GameError } from '@nopal/core';

/** What we use of uWebSockets.js; declared here because its own types lack the `dropped` handler. */
export interface Uws {
  App(): UwsApp;
  SSLApp(options: UwsTlsOptions): UwsApp;
  us_listen_socket_close(socket: UwsListenSocket): void;
  us_socket_local_port(socket: UwsListenSocket): number;
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number;
  readonly DISABLED: number;
}

export interface UwsTlsOptions {
  readonly key_file_name: string;
  readonly cert_file_name: string;
  readonly passphrase?: string;
}

/** A handle that only the addon can read. */
export type UwsListenSocket = object & { readonly __listenSocket?: never };
/** A handle that only the addon can read. */
export type UwsContext = object & { readonly __context?: never };

export interface UwsApp {
  ws<Data extends object>(pattern: string, behavior: UwsBehavior<Data>): UwsApp;
  any(pattern: string, handler: (response: UwsResponse, request: UwsRequest) => void): UwsApp;
  /** Told of each connection: 1 when it comes, -1 when it ends, which it does for none that became a WebSocket. */
  filter(told: (response: UwsResponse, change: number) => void): UwsApp;
  listen(
    host: string,
    port: number,
    options: number,
    done: (socket: UwsListenSocket | false) => void,
  ): UwsApp;
  /** Removes whatever is at the path before, and nothing afterwards. */
  listen_unix(done: (socket: UwsListenSocket | false) => void, path: string): UwsApp;
  publish(topic: string, message: Uint8Array, isBinary: boolean, compress?: boolean): boolean;
  numSubscribers(topic: string): number;
  close(): UwsApp;
}

export interface UwsBehavior<Data extends object> {
  readonly maxPayloadLength: number;
  readonly maxBackpressure: number;
  /** Seconds; 0 or 8 to 960: other values end the process. */
  readonly idleTimeout: number;
  readonly sendPingsAutomatically: boolean;
  readonly compression: number;
  upgrade(response: UwsResponse, request: UwsRequest, context: UwsContext): void;
  open(socket: UwsSocket & Data): void;
  /** The buffer is detached when the handler returns. */
  message(socket: UwsSocket & Data, message: ArrayBuffer, isBinary: boolean): void;
  drain(socket: UwsSocket & Data): void;
  /** Runs while the addon walks its subscribers: nothing of the addon may be called from it. */
  dropped(socket: UwsSocket & Data): void;
  close(socket: UwsSocket & Data, code: number): void;
}

/**
 * Every method throws once the socket is closed or ended. What is not ASCII goes as bytes: of a string the addon makes UTF-8 or
 * Latin-1, depending on the Node it was built for.
 */
export interface UwsSocket {
  /** 0 queued, 1 sent, 2 dropped. */
  send(message: Uint8Array, isBinary: boolean, compress?: boolean): number;
  /** What the callback sends leaves in one system call; it runs at once. */
  cork(work: () => void): unknown;
  getBufferedAmount(): number;
  getTopics(): string[];
  end(code: number, reason: Uint8Array): void;
  close(): void;
  subscribe(topic: string): boolean;
  unsubscribe(topic: string): boolean;
}

export interface UwsResponse {
  writeStatus(status: string): UwsResponse;
  writeHeader(name: string, value: string | Uint8Array): UwsResponse;
  end(body: Uint8Array | string, closeConnection?: boolean): UwsResponse;
  /** Only its form without a length ends the request in every build. */
  endWithoutBody(): UwsResponse;
  /** Frames chunks; an empty one ends the answer. False when the socket does not keep up: nothing is lost. */
  write(chunk: Uint8Array): boolean;
  /** Part of an answer of a known length: whether the socket took all of it, and whether the answer is whole. */
  tryEnd(chunk: Uint8Array, total: number): [isTaken: boolean, isDone: boolean];
  getWriteOffset(): number;
  onWritable(handler: (offset: number) => boolean): UwsResponse;
  /** One handler: the last that was given. */
  onAborted(handler: () => void): UwsResponse;
  /** In the turn of the request only. The buffer is detached when the handler returns. */
  onData(handler: (chunk: ArrayBuffer, isLast: boolean) => void): UwsResponse;
  pause(): void;
  resume(): void;
  close(): UwsResponse;
  cork(write: () => void): UwsResponse;
  /** Four bytes of IPv4, or sixteen of IPv6. A system call each time. */
  getRemoteAddress(): ArrayBuffer;
  getRemoteAddressAsText(): ArrayBuffer;
  /** Empty unless the connection began with a PROXY v2 header, which the addon reads from any peer. */
  getProxiedRemoteAddressAsText(): ArrayBuffer;
  upgrade<Data extends object>(
    data: Data,
    key: string,
    protocol: string,
    extensions: string,
    context: UwsContext,
  ): void;
}

/** Valid only until the handler returns. */
export interface UwsRequest {
  getHeader(lowerCaseName: string): string;
  getUrl(): string;
  getQuery(): string | undefined;
  getCaseSensitiveMethod(): string;
  forEach(visit: (name: string, value: string) => void): void;
}

/** What decides whether the addon can be loaded. */
export interface Runtime {
  readonly node: string;
  /** `process.versions.modules`: the number in the addon's file name. */
  readonly abi: string;
  readonly platform: string;
  readonly arch: string;
  /** The glibc that runs, or undefined: musl on Linux, or not Linux. */
  readonly glibc: string | undefined;
}

/** Bytes of a request's head; the addon reads this at load and would take 4096, too few for a page with cookies. */
const MAX_HEADERS_BYTES = '16384';

/**
 * Loads uWebSockets.js, at the first call and not before: a server without WebSocket needs no addon.
 * @throws GameError `UNAVAILABLE` that names the Node and C library found and those needed.
 */
export function loadUws(): Uws {
  process.env.UWS_HTTP_MAX_HEADERS_SIZE ??= MAX_HEADERS_BYTES;
  try {
    return createRequire(import.meta.url)('uWebSockets.js') as Uws;
  } catch (error) {
    throw new GameError('UNAVAILABLE', explainLoadFailure(currentRuntime()), { cause: error });
  }
}

/** One message with what was found and what is needed. */
export function explainLoadFailure(runtime: Runtime): string {
  const library =
    runtime.platform !== 'linux'
      ? ''
      : runtime.glibc === undefined
        ? ', C library musl (no glibc)'
        : `, C library glibc ${runtime.glibc}`;
  const found = `Node ${runtime.node} (ABI ${runtime.abi}, ${runtime.platform}-${runtime.arch}${library})`;
  return (
    `the WebSocket acceptor cannot load uWebSockets.js on ${found}. ` +
    'It needs a binary of its own for each Node ABI, and on Linux: Node 20 with glibc 2.27 or newer, ' +
    'Node 22 and newer with glibc 2.38 or newer; none exists for musl. ' +
    'Use Debian 13 (image node:24-trixie-slim), never Alpine; or run `npm ls uWebSockets.js` to see whether it is installed.'
  );
}

function currentRuntime(): Runtime {
  const report = process.report?.getReport() as
    | { header?: { glibcVersionRuntime?: string } }
    | undefined;
  return {
    node: process.versions.node,
    abi: process.versions.modules,
    platform: process.platform,
    arch: process.arch,
    glibc: report?.header?.glibcVersionRuntime,
  };
}
