import {
  type Clock,
  type CorsOptions,
  cors,
  csrf,
  etag,
  type HttpHook,
  type HttpHooks,
  httpSession,
  type KeyValueStore,
  methodOverride,
  type RateLimiter,
  rateLimit,
  secureHeaders,
} from '@nopal/core';
import { compress, StaticFiles } from '@nopal/frontend';
import type {
  HttpCorsOptions,
  HttpOptions,
  HttpRateLimitOptions,
  StaticFolder,
} from './http-options.js';

export interface BatteryParts {
  readonly allowedOrigins: readonly string[];
  /** Of sessions that name no other. */
  readonly store: KeyValueStore;
  readonly clock: Clock;
  /** What counts requests for the admin pages. */
  readonly accounting: readonly HttpHooks[];
}

const DEFAULT_RATE = { limit: 600, intervalMs: 60_000 };

/**
 * The hooks of a server, in the order in which a request meets them. What every answer needs comes first, so that refusals have
 * it too: the session, which is not read yet, CORS, security headers. Then what refuses (rate, CSRF), then who asks (the session
 * is read), the game's own hooks, and files where there is no route. Of an answer: the game's own hooks, the session is saved, and
 * the body is tagged before it is compressed.
 * @throws TypeError for what only the batteries themselves can tell to be wrong.
 */
export function assembleHooks(http: HttpOptions, parts: BatteryParts): Required<HttpHooks> {
  const { allowedOrigins, store, clock } = parts;
  const wallTime = (): number => clock.wallTime();
  const session = settings(http.session, (given) => httpSession({ store, ...given, wallTime }));
  const { onRequest = [], onRoute = [], onSend = [], onResponse = [] } = session;
  return mergeHooks([
    { onRequest },
    settings(http.cors, (given) => cors(corsOptions(given, allowedOrigins))),
    settings(http.secureHeaders, secureHeaders),
    settings(http.rateLimit, (given) => limiter(given, clock)),
    settings(http.methodOverride, methodOverride),
    settings(http.csrf, (given) => csrf({ allowedOrigins: named(allowedOrigins), ...given })),
    { onRoute },
    ...ownHooks(http.hooks),
    { onSend, onResponse },
    staticFolders(http.static, clock),
    http.etag === undefined || http.etag === false
      ? {}
      : etag(http.etag === true ? 'weak' : http.etag),
    settings(http.compress, compress),
    ...parts.accounting,
  ]);
}

/** All hooks of a moment in one list, in the order in which they were given. */
export function mergeHooks(given: readonly HttpHooks[]): Required<HttpHooks> {
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

/** What a battery's hooks are, none where it is off. */
function settings<T extends object>(
  option: boolean | T | undefined,
  make: (given: T) => HttpHooks,
): HttpHooks {
  if (option === undefined || option === false) return {};
  const given = option === true ? [] : Object.entries(option);
  return make(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as T);
}

function ownHooks(hooks: HttpOptions['hooks']): readonly HttpHooks[] {
  if (hooks === undefined) return [];
  return isList(hooks) ? hooks : [hooks];
}

function isList(hooks: HttpHooks | readonly HttpHooks[]): hooks is readonly HttpHooks[] {
  return Array.isArray(hooks);
}

function corsOptions(given: HttpCorsOptions, allowedOrigins: readonly string[]): CorsOptions {
  const origins = given.origins ?? allowedOrigins;
  if (origins.length === 0 && typeof origins !== 'function') {
    throw new TypeError(
      'http.cors lets in no origin; list the pages in the option allowedOrigins, which WebSockets have too, or in http.cors.origins',
    );
  }
  return { ...given, origins };
}

/** Whoever lets any page connect has not named those that may act as the user. */
function named(origins: readonly string[]): readonly string[] {
  return origins.filter((origin) => origin !== '*' && origin !== 'null');
}

function limiter(given: HttpRateLimitOptions, clock: Clock): HttpHooks {
  const limit: RateLimiter = rateLimit({ ...DEFAULT_RATE, ...given, clock });
  return { onRequest: [(http) => limit(http)] };
}

function staticFolders(option: HttpOptions['static'], clock: Clock): HttpHooks {
  if (option === undefined) return {};
  const given: readonly (string | StaticFolder)[] = isFolders(option) ? option : [option];
  return {
    onRoute: given.map((one): HttpHook => {
      const { folder, path, ...options } = typeof one === 'string' ? { folder: one } : one;
      const files = new StaticFiles(folder, {
        ...options,
        clock,
        ...(path !== undefined && { prefix: path }),
      });
      return (http) => (http.route === undefined ? files.answer(http) : undefined);
    }),
  };
}

function isFolders(
  option: NonNullable<HttpOptions['static']>,
): option is readonly (string | StaticFolder)[] {
  return Array.isArray(option);
}
