import { isHeaderName, joinNames } from './header-names.js';
import type { HttpHook, HttpHooks } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { OriginRule } from './origin-rule.js';
import { Reply } from './reply.js';

export interface CorsOptions {
  /**
   * Whose pages may read the answers: `*`, origins like `https://game.example`, `https://*.game.example`, or a function.
   * The same list can be the server's `allowedOrigins`, which WebSockets are checked with: browsers do not apply CORS there.
   */
  readonly origins: readonly string[] | ((origin: string, http: HttpContext) => boolean);
  /** Pages may send cookies. Not together with `*`. */
  readonly credentials?: boolean;
  /** What a preflight is told; every usual verb by default. */
  readonly methods?: readonly string[];
  /** Headers that a page may send; those that it asks for by default. */
  readonly allowedHeaders?: readonly string[];
  /** Headers of answers that a page may read. */
  readonly exposedHeaders?: readonly string[];
  /** How long a browser may remember a preflight, in seconds; 600 by default. */
  readonly maxAgeSeconds?: number;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Of the headers that a preflight names; a longer list is not echoed. */
const MAX_ECHO_LENGTH = 1_024;
const MAX_ORIGIN_LENGTH = 512;

/**
 * Lets pages of other origins read answers, errors and 404s too. A preflight is answered for every path, before anything
 * else runs.
 * @throws TypeError for a list with an entry that is no origin, and for `*` together with credentials.
 */
export function cors(options: CorsOptions): HttpHooks {
  const check = checkOf(options);
  const exposed = (options.exposedHeaders ?? []).join(', ');
  const preflight = preflightHeaders(options);
  const listed = options.allowedHeaders?.join(', ');

  const answer: HttpHook = (http) => {
    const { response } = http;
    if (!check.isAny) response.set('Vary', joinNames(response.get('vary'), ['Origin']));
    const origin = http.header('origin');
    const isAllowed =
      origin !== undefined && origin.length <= MAX_ORIGIN_LENGTH && check.allows(origin, http);
    if (isAllowed) {
      response.set('Access-Control-Allow-Origin', check.isAny ? '*' : origin);
      if (options.credentials) response.set('Access-Control-Allow-Credentials', 'true');
    }
    const isPreflight =
      http.method === 'OPTIONS' &&
      origin !== undefined &&
      http.header('access-control-request-method') !== undefined;
    if (!isPreflight) {
      if (isAllowed && exposed !== '') response.set('Access-Control-Expose-Headers', exposed);
      return undefined;
    }
    const asked = ['Access-Control-Request-Method', 'Access-Control-Request-Headers'];
    response.set('Vary', joinNames(response.get('vary'), asked));
    if (isAllowed) {
      for (const [name, value] of preflight) response.set(name, value);
      const headers = listed ?? echoOf(http.header('access-control-request-headers'));
      if (headers) response.set('Access-Control-Allow-Headers', headers);
    }
    return new Reply({ as: 'nothing' }, { status: 204 });
  };
  return { onRequest: [answer] };
}

interface OriginCheck {
  readonly isAny: boolean;
  allows(origin: string, http: HttpContext): boolean;
}

function checkOf({ origins, credentials }: CorsOptions): OriginCheck {
  if (typeof origins === 'function') return { isAny: false, allows: origins };
  const rule = new OriginRule(origins, 'cors.origins');
  if (rule.isAny && credentials) {
    throw new TypeError(
      "cors.origins is '*' and cors.credentials is true: any page could act as the user; list the origins",
    );
  }
  return { isAny: rule.isAny, allows: (origin, http) => rule.allows(origin, http.host) };
}

function preflightHeaders(options: CorsOptions): readonly (readonly [string, string])[] {
  const { methods = METHODS, maxAgeSeconds = 600 } = options;
  const names = [...methods, ...(options.allowedHeaders ?? []), ...(options.exposedHeaders ?? [])];
  const odd = names.find((name) => !isHeaderName(name));
  if (odd !== undefined) throw new TypeError(`cors has ${JSON.stringify(odd)}, which is no name`);
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0)
    throw new TypeError(`cors.maxAgeSeconds is ${maxAgeSeconds}; it must be a whole number`);
  return [
    ['Access-Control-Allow-Methods', methods.join(', ')],
    ['Access-Control-Max-Age', String(maxAgeSeconds)],
  ];
}

/** The names that were asked for, or nothing where they are none. */
function echoOf(asked: string | undefined): string | undefined {
  if (asked === undefined || asked.length > MAX_ECHO_LENGTH) return undefined;
  const names = asked.split(',').map((name) => name.trim());
  return names.every(isHeaderName) ? names.join(', ') : undefined;
}
