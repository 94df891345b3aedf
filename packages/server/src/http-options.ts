import type {
  BodyFormat,
  CorsOptions,
  CsrfOptions,
  ErrorHandler,
  EtagKind,
  FileAnswer,
  HealthCheck,
  HttpHooks,
  HttpRouter,
  HttpSessionOptions,
  MethodOverrideOptions,
  Middleware,
  RateLimitOptions,
  SecureHeadersOptions,
  TrailingSlash,
} from '@nopal/core';
import type { CompressOptions, StaticFilesOptions, StaticHttp } from '@nopal/frontend';

/** The HTTP side of a server. A battery is on with `true` or with its own options, and off without. */
export interface HttpOptions {
  /** `bare` leaves out the access log and the headers that tell request ids and idle times; `default` has them. */
  readonly preset?: 'default' | 'bare';
  /** Of a server without a WebSocket port, which its routes share otherwise; 0 takes a free one. Servers of one process share it. */
  readonly port?: number;
  /** The address that this port listens on; the server's `host` by default. */
  readonly host?: string;
  /** The path of a Unix socket to listen on instead of a port: for a proxy on this machine, which then decides who comes. */
  readonly unixPath?: string;
  /** A port of its own, on loopback, for health, statistics, metrics and the OpenAPI page. */
  readonly admin?: HttpAdminOptions;
  /** Pages of other origins may read answers: those of the server's `allowedOrigins` unless `origins` says otherwise. */
  readonly cors?: boolean | HttpCorsOptions;
  /** Headers that make browsers careful. */
  readonly secureHeaders?: boolean | SecureHeadersOptions;
  /** 429 for an address that asks too often: 600 requests in a minute by default. Preflights are not counted. */
  readonly rateLimit?: boolean | HttpRateLimitOptions;
  /** Forms may name the verb that they mean. */
  readonly methodOverride?: boolean | MethodOverrideOptions;
  /** Refuses what pages of other origins do with the user's cookies, but for those of `allowedOrigins`. */
  readonly csrf?: boolean | CsrfOptions;
  /** Sessions by cookie, `sessionOf(http)`, in the server's `KeyValueStore`. */
  readonly session?: boolean | HttpSessionSettings;
  /** Folders whose files answer paths that no route has, by their names or with a path and more; the first that has the file. */
  readonly static?: string | StaticFolder | readonly (string | StaticFolder)[];
  /** `ETag` on answers, and 304 for who has them already; `weak` by default. */
  readonly etag?: boolean | EtagKind;
  /** Compresses answers for clients that take it. */
  readonly compress?: boolean | CompressOptions;
  /** `/healthz`, `/startupz` and `/readyz` on the public port; the admin port has them anyway. */
  readonly health?: boolean | HttpHealthOptions;
  /** `/openapi.json` and the page `/docs` on the public port; the admin port has them anyway. */
  readonly openapi?: boolean | HttpOpenApiOptions;
  /** Bodies and answers of `application/msgpack`. */
  readonly msgpack?: boolean;
  /** Hooks by moment; those of one list entry run before those of the next, and between the batteries. */
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

/** The listener for those who run the server. Nothing of it is on the public port. */
export interface HttpAdminOptions {
  /** 0 takes a free one. Servers of one process share it. */
  readonly port: number;
  /** Loopback, `127.0.0.1`, by default. Nobody is asked who they are: on another address a firewall or a network has to. */
  readonly host?: string;
}

/** What the environment may say of HTTP. */
export interface HttpOverrides
  extends Pick<
    HttpOptions,
    'port' | 'host' | 'unixPath' | 'cookieKeys' | 'bodyLimitBytes' | 'timeoutMs'
  > {
  readonly admin?: Partial<HttpAdminOptions>;
}

/** As `cors()` takes them. */
export interface HttpCorsOptions extends Partial<CorsOptions> {}

/** As `rateLimit()` takes them. */
export interface HttpRateLimitOptions extends Partial<Omit<RateLimitOptions, 'clock'>> {}

/** As `httpSession()` takes them; the store is the server's unless another one is given. */
export interface HttpSessionSettings extends Partial<Omit<HttpSessionOptions, 'wallTime'>> {}

/** A folder, and where its files are. */
export interface StaticFolder extends Omit<StaticFilesOptions, 'prefix' | 'clock'> {
  /** Its files are served, and those of the folders in it. */
  readonly folder: string;
  /** The path that stands for the folder; `/` by default. */
  readonly path?: string;
}

export interface HttpHealthOptions {
  /** Before the three paths. */
  readonly prefix?: string;
  /** Asked for `/readyz` beside the server's own: whether it has started, does not drain and sees the servers that it needs. */
  readonly checks?: Readonly<Record<string, HealthCheck>>;
  /** The longest that a check may take, in milliseconds; 1000 by default. */
  readonly timeoutMs?: number;
}

export interface HttpOpenApiOptions {
  /** Before the two paths. */
  readonly prefix?: string;
}
