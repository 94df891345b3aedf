import { GameError } from '../errors/game-error.js';
import type { CookieOptions } from './cookies.js';
import type { HttpHook, HttpHooks } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { essence } from './media-type.js';
import { OriginRule } from './origin-rule.js';
import { isRandomId, randomId } from './random-id.js';
import { isSameText } from './same-text.js';

export interface CsrfOptions {
  /** Other origins whose pages may act as the user; those of the request's own host always may. */
  readonly allowedOrigins?: readonly string[];
  /** Also asks for a token in a cookie and, the same, in a header or in a form's field. See `csrfToken`. */
  readonly token?: CsrfTokenOptions | true;
  /** Requests that are let through, webhooks with a signature of their own for example. */
  readonly except?: (http: HttpContext) => boolean;
}

export interface CsrfTokenOptions {
  /** `csrf` by default. */
  readonly cookie?: string;
  /** In lower case; `x-csrf-token` by default. */
  readonly header?: string;
  /** `_csrf` by default. */
  readonly field?: string;
  /** Signed with the server's keys, so that a neighbour host cannot plant one. */
  readonly signed?: boolean;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Refuses what a page of another origin makes the user's browser do: requests that change something and carry cookies must
 * come from the own host, by `Sec-Fetch-Site` and `Origin`. Clients that send neither header are no browsers of this decade
 * and are let through unless a token is asked for. Requests without cookies carry nothing to abuse.
 * @throws TypeError when a listed origin is none.
 */
export function csrf(options: CsrfOptions = {}): HttpHooks {
  const listed = new OriginRule(options.allowedOrigins ?? [], 'csrf.allowedOrigins');
  const ownHost = new OriginRule(['same-origin']);
  const isChecked = (http: HttpContext): boolean =>
    !SAFE.has(http.method) &&
    http.header('cookie') !== undefined &&
    options.except?.(http) !== true;

  const checkOrigin: HttpHook = (http) => {
    if (!isChecked(http)) return;
    const origin = http.header('origin');
    if (origin !== undefined && origin !== '' && listed.allows(origin, '')) return;
    const site = http.header('sec-fetch-site');
    if (site !== undefined) {
      if (site === 'same-origin' || site === 'none') return;
    } else if (origin === undefined || ownHost.allows(origin, http.host)) {
      return;
    }
    const shown = JSON.stringify((origin ?? site ?? '').slice(0, 200));
    throw new GameError('FORBIDDEN', `a page of ${shown} may not do this with the user's cookies`);
  };
  if (options.token === undefined) return { onRoute: [checkOrigin] };

  const token = resolveToken(options.token);
  const checkToken: HttpHook = (http) => {
    if (!isChecked(http)) return undefined;
    const given = http.header(token.header);
    if (given !== undefined) return expectToken(http, token, given);
    return isForm(http) ? fromForm(http, token) : expectToken(http, token, '');
  };
  return { onRoute: [checkOrigin], beforeHandler: [checkToken] };
}

/**
 * The user's token for a page to send back, in the header or as a hidden field. A user without one gets it with this answer.
 * The cookie can be read by the page's own script.
 */
export function csrfToken(http: HttpContext, options: CsrfTokenOptions = {}): string {
  const token = resolveToken(options);
  const known = readToken(http, token);
  if (known !== undefined) return known;
  const made = randomId();
  const cookie: CookieOptions = {
    path: '/',
    sameSite: 'lax',
    httpOnly: false,
    signed: token.signed,
  };
  http.response.cookie(token.cookie, made, cookie);
  return made;
}

type ResolvedToken = Required<CsrfTokenOptions>;

function resolveToken(options: CsrfTokenOptions | true): ResolvedToken {
  const {
    cookie = 'csrf',
    header = 'x-csrf-token',
    field = '_csrf',
    signed = false,
  } = options === true ? {} : options;
  return { cookie, header: header.toLowerCase(), field, signed };
}

function readToken(http: HttpContext, token: ResolvedToken): string | undefined {
  const { cookie, signed } = token;
  const known = signed ? http.cookies.signed(cookie) : http.cookies.get(cookie);
  return known !== undefined && isRandomId(known) ? known : undefined;
}

function isForm(http: HttpContext): boolean {
  return essence(http.header('content-type')) === 'application/x-www-form-urlencoded';
}

async function fromForm(http: HttpContext, token: ResolvedToken): Promise<void> {
  const text = new TextDecoder().decode(await http.bodyBytes());
  expectToken(http, token, new URLSearchParams(text).get(token.field) ?? '');
}

function expectToken(http: HttpContext, token: ResolvedToken, given: string): void {
  const known = readToken(http, token);
  if (known !== undefined && isSameText(known, given)) return;
  throw new GameError(
    'FORBIDDEN',
    `the request needs the token of the cookie ${token.cookie} in the header ${token.header} or the field ${token.field}`,
  );
}
