import type { HttpContext } from './http-context.js';
import type { Reply } from './reply.js';

/** What a hook may give instead of going on: the answer. Undefined goes on. */
export type Answer = Reply<unknown> | undefined | void;

/** Runs the rest of the request; what it gives is the answer. A second call rejects. */
export type Next = () => Promise<Reply<unknown>>;

/** Around the method, and all middleware inside of it: `async (http, next) => { …; const reply = await next(); … }`. */
export type Middleware = (http: HttpContext, next: Next) => Answer | Promise<Answer>;

/** At one moment of the request. An answer ends the request with it; throwing ends it with the error. */
export type HttpHook = (http: HttpContext) => Answer | Promise<Answer>;

/** Makes the answer of an error; undefined leaves it to the next one outwards. */
export type ErrorHandler = (error: unknown, http: HttpContext) => Answer | Promise<Answer>;

/**
 * Hooks by moment, in this order; several of one moment run in the order in which they were given. A request that no hook or
 * method makes wait runs in one turn.
 */
export interface HttpHooks {
  /** First of all; there is no route yet. */
  readonly onRequest?: readonly HttpHook[];
  /** The route is known, also that there is none. */
  readonly onRoute?: readonly HttpHook[];
  /** The body is there and not read yet. */
  readonly beforeParse?: readonly HttpHook[];
  /** Parameters are read and valid; guards have let it in. */
  readonly beforeHandler?: readonly HttpHook[];
  /** The method is done; may give another answer. */
  readonly afterHandler?: readonly ((
    http: HttpContext,
    reply: Reply<unknown>,
  ) => Answer | Promise<Answer>)[];
  /** The body is bytes; may change them (compression, ETag). */
  readonly onSend?: readonly ((
    http: HttpContext,
    body: WireBody,
  ) => WireBody | Promise<WireBody>)[];
  /** It is over, whatever came of it; for accounting. Its errors are logged. */
  readonly onResponse?: readonly ((http: HttpContext, outcome: HttpOutcome) => void)[];
}

/** A serialised body: whole, or in pieces as they are made. */
export type WireBody = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface HttpOutcome {
  readonly status: number;
  /** The client left first, or the answer broke off. */
  readonly isAborted: boolean;
  readonly bytesOut: number;
  readonly durationMs: number;
  readonly error?: unknown;
}
