import type {
  BodyFormat,
  ErrorHandler,
  FileAnswer,
  HttpHooks,
  HttpRouter,
  Middleware,
  TrailingSlash,
} from '@nopal/core';
import type { StaticHttp } from '@nopal/frontend';

/** The HTTP side of a server. */
export interface HttpOptions {
  /** `bare` leaves out the access log and the headers that tell request ids and idle times; `default` has them. */
  readonly preset?: 'default' | 'bare';
  /** Of a server without a WebSocket port, which its routes share otherwise; 0 takes a free one. */
  readonly port?: number;
  /** The address that this port listens on; the server's `host` by default. */
  readonly host?: string;
  /** Hooks by moment; those of one list entry run before those of the next. */
  readonly hooks?: HttpHooks | readonly HttpHooks[];
  /** Middleware around every method, outermost. */
  readonly use?: readonly Middleware[];
  /** Makes the answers of errors that routes and components leave to it. */
  readonly onError?: ErrorHandler;
  /** Routes without decorators. */
  readonly router?: HttpRouter;
  /** Answers GET and HEAD from memory where no route has the path, such as a page's prebuilt files. */
  readonly files?: StaticHttp;
  /** Makes the answer of `reply.file`; by default with ranges, validators and the name to save it under. */
  readonly fileAnswer?: FileAnswer;
  /** Sign cookies: the newest first, old ones after it as long as their cookies are to be good. 16 characters or more each. */
  readonly cookieKeys?: readonly string[];
  /** Bytes of a body, for routes that say nothing else; 1 MiB by default. */
  readonly bodyLimitBytes?: number;
  /** Names and values of a query or a form; 1000 by default. */
  readonly maxParameters?: number;
  /** Deadline of routes that say nothing else, in milliseconds; 30 000 by default, 0 for none. */
  readonly timeoutMs?: number;
  /** How long the reader of a stream may take nothing, in milliseconds; 10 000 by default. */
  readonly stallTimeoutMs?: number;
  /** What a slash at the end of a path makes of it: another path by default. */
  readonly trailingSlash?: TrailingSlash;
  /** Forms of bodies beside JSON, forms, text and protobuf, by their media types. */
  readonly formats?: readonly BodyFormat[];
}

const KNOWN: Record<keyof HttpOptions, true> = {
  preset: true,
  port: true,
  host: true,
  hooks: true,
  use: true,
  onError: true,
  router: true,
  files: true,
  fileAnswer: true,
  cookieKeys: true,
  bodyLimitBytes: true,
  maxParameters: true,
  timeoutMs: true,
  stallTimeoutMs: true,
  trailingSlash: true,
  formats: true,
};
const WORDS: Partial<Record<keyof HttpOptions, readonly string[]>> = {
  preset: ['default', 'bare'],
  trailingSlash: ['strict', 'ignore', 'redirect'],
};
const RANGES: Partial<Record<keyof HttpOptions, readonly [min: number, max: number]>> = {
  port: [0, 65_535],
  bodyLimitBytes: [0, 2_147_483_647],
  maxParameters: [1, 1_000_000],
  timeoutMs: [0, 2_147_483_647],
  stallTimeoutMs: [1, 2_147_483_647],
};

/** @throws TypeError naming an option that there is not, or one with its value and what is allowed. */
export function checkHttpOptions(options: HttpOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(
      `http is ${options === null ? 'null' : `a ${typeof options}`}; it must be an object with ${Object.keys(KNOWN).join(', ')}`,
    );
  }
  for (const [name, value] of Object.entries(options) as [keyof HttpOptions, unknown][]) {
    if (!Object.hasOwn(KNOWN, name))
      throw new TypeError(`http.${name} is no option; there are ${Object.keys(KNOWN).join(', ')}`);
    const words = WORDS[name];
    if (words !== undefined && !words.includes(value as string))
      throw new TypeError(
        `http.${name} is ${JSON.stringify(value)}; it must be ${words.join(', ')}`,
      );
    const range = RANGES[name];
    if (range === undefined) continue;
    const [min, max] = range;
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw new TypeError(
        `http.${name} is ${String(value)}; it must be a whole number, ${min} to ${max}`,
      );
  }
}

/** All hooks of a moment in one list, in the order in which they were given. */
export function mergeHooks(hooks: HttpOptions['hooks']): HttpHooks {
  const given = hooks === undefined ? [] : isList(hooks) ? hooks : [hooks];
  return {
    onRequest: given.flatMap((one) => one.onRequest ?? []),
    onRoute: given.flatMap((one) => one.onRoute ?? []),
    beforeParse: given.flatMap((one) => one.beforeParse ?? []),
    beforeHandler: given.flatMap((one) => one.beforeHandler ?? []),
    afterHandler: given.flatMap((one) => one.afterHandler ?? []),
    onSend: given.flatMap((one) => one.onSend ?? []),
    onResponse: given.flatMap((one) => one.onResponse ?? []),
  };
}

function isList(hooks: HttpHooks | readonly HttpHooks[]): hooks is readonly HttpHooks[] {
  return Array.isArray(hooks);
}
