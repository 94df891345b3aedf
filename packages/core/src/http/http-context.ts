import type { Logger } from '../ports/logger.js';
import type { Cookies } from './cookies.js';
import type { HttpState } from './http-state.js';
import type { ResponseHead } from './response-head.js';

/** Which route a request took. */
export interface RouteInfo {
  /** `/players/:id`, as it is in logs and metrics. */
  readonly pattern: string;
  readonly method: string;
  /** `gate.players.show`; the pattern for a route without a component. */
  readonly name: string;
}

/** One HTTP request. Declare a parameter of type `HttpContext` to get it; hooks, middleware and guards get it too. */
export interface HttpContext {
  /** A hook of `onRequest` may change it: the route is looked up again then. */
  method: string;
  /** Decoded once; as it was sent when it cannot be decoded. Of a request that was rewritten, the path that it got. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly queryText: string;
  /** The first value of each name. An object without prototype; read once, when first asked for. */
  readonly query: Readonly<Record<string, string>>;
  /** Every value of a name, in order. */
  queryAll(name: string): readonly string[];
  /** The decoded parts of the path that the pattern names; `*` is what a wildcard took. */
  readonly params: Readonly<Record<string, string>>;
  /**
   * Looks the route up at another path, percent-encoded as a client would send it, with a query where it has one. Only in hooks of
   * `onRequest`; of a request with a body before the hook waits for anything. The client, its problems and the log see the path
   * that was sent.
   * @throws TypeError for what is no path; Error once the route is known.
   */
  rewrite(target: string): void;
  /** A header, its name in lower case. */
  header(name: string): string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Cookies;
  /** The client's address: the peer's, or what trusted proxies say. */
  readonly ip: string;
  /** From the client to the last proxy. */
  readonly ips: readonly string[];
  /** `Host`, or what a trusted proxy says. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
  /** Undefined before a route was found. */
  readonly route: RouteInfo | undefined;
  /** The same in the log, in the answer's `X-Request-Id` and on every server that the call passes. */
  readonly requestId: string;
  /** Milliseconds since it came. */
  readonly elapsedMs: number;
  /** Fires at the deadline and when the client leaves. Made when first read. */
  readonly signal: AbortSignal;
  /** The user that a hook has found out; routes with `access: 'bound'` need one. */
  uid: string | undefined;
  /** What hooks leave for the method. */
  readonly state: HttpState;
  readonly log: Logger;
  /** Status, headers and cookies of the answer to come. */
  readonly response: ResponseHead;
  /** Whether the answer has begun, or the client left. */
  readonly isOver: boolean;
  /** The best of these media types or their short names (`json`, `html`) for the client; undefined when none will do. */
  accepts(...types: readonly string[]): string | undefined;
  /** The raw body, once it is there. Routes whose parameters read it have it decoded already. */
  bodyBytes(): Promise<Uint8Array>;
  /**
   * The raw body as it comes, for one that is not to be kept whole: read once, as fast as it is taken. It throws when the client
   * leaves or sends more than the route takes.
   */
  bodyPieces(): AsyncIterable<Uint8Array>;
  /** The body by its media type: JSON as its tree, a form as texts, text as text, anything else as bytes. */
  body(): Promise<unknown>;
  /** Notes an error that does not change the answer, for the log. */
  addError(error: unknown): void;
}
