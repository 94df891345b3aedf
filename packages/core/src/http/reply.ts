import type { CookieOptions } from './cookies.js';

/** What an answer is made of. */
export interface ReplyInit {
  /** 100 less than 600; 200 for a value, 204 for none. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly cookies?: readonly {
    readonly name: string;
    readonly value: string;
    readonly options?: CookieOptions;
  }[];
}

/** How a body is written. `value` is encoded by the route's type and what the client accepts. */
export type ReplyBody =
  | { readonly as: 'nothing' }
  | { readonly as: 'value'; readonly value: unknown }
  | { readonly as: 'text' | 'html'; readonly text: string }
  | { readonly as: 'bytes'; readonly bytes: Uint8Array; readonly type: string }
  | {
      readonly as: 'stream';
      readonly chunks: AsyncIterable<Uint8Array | string>;
      readonly type: string;
      /** Where it is known; then no chunks are framed. */
      readonly bytes?: number;
    }
  | {
      readonly as: 'events';
      readonly events: AsyncIterable<ServerEvent>;
      readonly heartbeatMs: number;
    }
  | { readonly as: 'file'; readonly path: string; readonly download?: string };

/** One server-sent event. */
export interface ServerEvent {
  readonly data: unknown;
  readonly event?: string;
  readonly id?: string;
  readonly retryMs?: number;
}

const NO_HEADERS = Object.freeze({});
const NO_COOKIES: readonly never[] = [];

/** An answer with more than a value: made by `reply(…)` and its kin. `T` is what its body is, for the contract. */
export class Reply<T> {
  declare readonly type: T;
  readonly status: number | undefined;
  readonly headers: NonNullable<ReplyInit['headers']>;
  readonly cookies: NonNullable<ReplyInit['cookies']>;
  readonly body: ReplyBody;

  constructor(body: ReplyBody, init?: ReplyInit) {
    this.body = body;
    this.status = init?.status;
    this.headers = init?.headers ?? NO_HEADERS;
    this.cookies = init?.cookies ?? NO_COOKIES;
  }
}
