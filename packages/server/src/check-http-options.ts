import type {
  CsrfOptions,
  CsrfTokenOptions,
  MethodOverrideOptions,
  SecureHeadersOptions,
} from '@nopal/core';
import type { CompressOptions } from '@nopal/frontend';
import type {
  HttpAdminOptions,
  HttpCorsOptions,
  HttpHealthOptions,
  HttpOpenApiOptions,
  HttpOptions,
  HttpOverrides,
  HttpRateLimitOptions,
  HttpSessionSettings,
  StaticFolder,
} from './http-options.js';
import {
  anything,
  battery,
  byType,
  callable,
  flag,
  list,
  MOST,
  object,
  orFalse,
  port,
  type Rule,
  record,
  shape,
  text,
  whole,
  words,
  wrong,
} from './option-rules.js';

const texts = list(text);
const atLeastOne = whole(1, MOST);
const fromZero = whole(0, MOST);
/** Milliseconds of a session; longer than what timers take. */
const sessionMs = whole(1_000, Number.MAX_SAFE_INTEGER);

const prefix: Rule = (at, value) => {
  if (typeof value !== 'string' || !value.startsWith('/'))
    throw wrong(at, value, 'a path that begins with a slash');
};

const cors = battery<HttpCorsOptions>({
  origins: byType('function', callable, texts),
  credentials: flag,
  methods: texts,
  allowedHeaders: texts,
  exposedHeaders: texts,
  maxAgeSeconds: fromZero,
});

const secureHeaders = battery<SecureHeadersOptions>({
  headers: record(orFalse(text)),
  hsts: orFalse(
    shape<Exclude<SecureHeadersOptions['hsts'], false | undefined>>({
      maxAgeSeconds: fromZero,
      includeSubDomains: flag,
    }),
  ),
});

const rateLimit = battery<HttpRateLimitOptions>({
  limit: atLeastOne,
  intervalMs: atLeastOne,
  key: callable,
  maxKeys: atLeastOne,
});

const methodOverride = battery<MethodOverrideOptions>({
  header: orFalse(text),
  field: orFalse(text),
});

const token = shape<CsrfTokenOptions>({ cookie: text, header: text, field: text, signed: flag });
const csrf = battery<CsrfOptions>({
  allowedOrigins: texts,
  token: (at, value) => {
    if (value !== true) token(at, value);
  },
  except: callable,
});

const cookie = shape<NonNullable<HttpSessionSettings['cookie']>>({
  name: text,
  path: text,
  domain: text,
  secure: flag,
  httpOnly: flag,
  sameSite: words('strict', 'lax', 'none'),
  partitioned: flag,
  signed: flag,
});
const session = battery<HttpSessionSettings>({
  store: object,
  cookie,
  ttlMs: sessionMs,
  maxLifeMs: sessionMs,
  isRolling: flag,
  bindsUser: flag,
  prefix: text,
});

const folder = shape<StaticFolder>({
  folder: text,
  path: prefix,
  index: orFalse(text),
  maxAgeSeconds: fromZero,
  immutable: (at, value) => {
    if (typeof value !== 'boolean' && !(value instanceof RegExp))
      throw wrong(at, value, 'true, false or a regular expression');
  },
  precompressed: orFalse(list(words('br', 'zstd', 'gzip'))),
  dotfiles: words('refuse', 'serve'),
  spaFallback: text,
  maxCachedFileBytes: fromZero,
  maxCacheBytes: fromZero,
  checkMs: fromZero,
});
const aFolder: Rule = (at, value) => {
  byType('string', text, folder)(at, value);
  if (typeof value === 'object' && (value as Partial<StaticFolder>).folder === undefined)
    throw new TypeError(`${at}.folder is missing; name the folder whose files are served`);
};

const folders = list(aFolder);

const compress = battery<CompressOptions>({
  thresholdBytes: fromZero,
  encodings: list(words('br', 'gzip', 'deflate')),
  types: callable,
  brotliQuality: whole(0, 11),
  level: whole(1, 9),
});

const etag: Rule = (at, value) => {
  if (![true, false, 'weak', 'strong'].includes(value as never) && typeof value !== 'function')
    throw wrong(at, value, 'true, false, weak, strong or a function');
};

const adminShape = shape<HttpAdminOptions>({ port, host: text });
const admin: Rule = (at, value) => {
  adminShape(at, value);
  if ((value as Partial<HttpAdminOptions>).port === undefined)
    throw new TypeError(`${at}.port is missing; give the admin pages a port, or 0 for a free one`);
};

const OVERRIDES = shape<HttpOverrides>({
  port,
  host: text,
  unixPath: text,
  cookieKeys: anything,
  bodyLimitBytes: fromZero,
  timeoutMs: fromZero,
  admin: adminShape,
});

const OPTIONS = shape<HttpOptions>({
  preset: words('default', 'bare'),
  port,
  host: text,
  unixPath: text,
  admin,
  cors,
  secureHeaders,
  rateLimit,
  methodOverride,
  csrf,
  session,
  static: (at, value) => (Array.isArray(value) ? folders : aFolder)(at, value),
  etag,
  compress,
  health: battery<HttpHealthOptions>({ prefix, checks: record(callable), timeoutMs: atLeastOne }),
  openapi: battery<HttpOpenApiOptions>({ prefix }),
  msgpack: flag,
  hooks: object,
  use: list(callable),
  onError: callable,
  router: object,
  files: callable,
  fileAnswer: callable,
  cookieKeys: anything, // the signer counts them and their characters, and shows none
  bodyLimitBytes: fromZero,
  maxParameters: whole(1, 1_000_000),
  timeoutMs: fromZero,
  stallTimeoutMs: atLeastOne,
  trailingSlash: words('strict', 'ignore', 'redirect'),
  formats: list(object),
});

/** @throws TypeError naming an option that there is not, also inside of others, or one with its value and what is allowed. */
export function checkHttpOptions(options: HttpOptions): void {
  OPTIONS('http', options);
}

/** @throws TypeError likewise. */
export function checkHttpOverrides(overrides: HttpOverrides): void {
  OVERRIDES('httpOverrides', overrides);
}
