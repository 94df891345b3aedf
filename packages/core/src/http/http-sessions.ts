import type { KeyValueStore } from '../ports/key-value-store.js';
import type { CookieOptions } from './cookies.js';
import type { HttpHooks } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { type CookieChange, HttpSession, type SessionKeeping } from './http-session.js';
import { isRandomId } from './random-id.js';

export interface HttpSessionOptions {
  /** Where sessions are: Redis for several servers, memory for one. */
  readonly store: KeyValueStore;
  /** `sid`, for every path, `HttpOnly`, `SameSite=Lax`, over TLS `Secure`, unless it says otherwise. */
  readonly cookie?: Omit<CookieOptions, 'maxAge' | 'expires'> & { readonly name?: string };
  /** How long one lives after its last use; a day by default. */
  readonly ttlMs?: number;
  /** How long one lives after its login at most; 30 days by default. */
  readonly maxLifeMs?: number;
  /** Whether each use starts `ttlMs` anew; true by default. */
  readonly isRolling?: boolean;
  /**
   * Whether a request with the cookie is known as the session's user, so that routes with `access: 'bound'` let it in. Then
   * the session of every such request is read; true by default.
   */
  readonly bindsUser?: boolean;
  /** Before every key in the store; `session:` by default. */
  readonly prefix?: string;
  /** Milliseconds since 1970. */
  readonly wallTime?: () => number;
}

const DAY_MS = 86_400_000;

/** Gives every request its `HttpSession`, see `sessionOf`, and saves it before the answer goes out. */
export function httpSession(options: HttpSessionOptions): HttpHooks {
  const { isRolling = true, bindsUser = true, ttlMs = DAY_MS } = options;
  const { name = 'sid', ...attributes } = options.cookie ?? {};
  const cookie: CookieOptions = { path: '/', ...attributes };
  const keeping: SessionKeeping = {
    store: options.store,
    prefix: options.prefix ?? 'session:',
    ttlMs,
    maxLifeMs: options.maxLifeMs ?? 30 * DAY_MS,
    wallTime: options.wallTime ?? (() => Date.now()),
  };
  if (!(ttlMs >= 1_000)) throw new TypeError(`session.ttlMs is ${ttlMs}; it must be 1000 or more`);
  const maxAge = Math.floor(ttlMs / 1_000);

  const open = (http: HttpContext): void => {
    const sent = attributes.signed ? http.cookies.signed(name) : http.cookies.get(name);
    const id = sent !== undefined && isRandomId(sent) ? sent : undefined;
    http.state.session = new HttpSession(keeping, id, isRolling);
  };
  const bind = (http: HttpContext): Promise<void> | undefined => {
    const { session } = http.state;
    if (!session?.hasCookie || http.uid !== undefined || http.route === undefined) return undefined;
    return session.uid().then((uid) => {
      http.uid ??= uid;
    });
  };
  const setCookie = (http: HttpContext, change: CookieChange): void => {
    if (change === 'keep') return;
    if (change === 'clear') http.response.clearCookie(name, cookie);
    else http.response.cookie(name, change.id, { ...cookie, maxAge });
  };
  return {
    onRequest: [open],
    onRoute: bindsUser ? [bind] : [],
    onSend: [
      async (http, body) => {
        const change = await http.state.session?.save();
        if (change !== undefined) setCookie(http, change);
        return body;
      },
    ],
    // For requests whose client left before there was an answer: what they did is done all the same.
    onResponse: [
      (http, { isAborted }) => {
        if (!isAborted) return;
        http.state.session?.save().catch((err: unknown) => {
          http.log.warn('the session of a request whose client left was not saved', { err });
        });
      },
    ],
  };
}

/** The request's session. @throws TypeError when the server has none. */
export function sessionOf(http: HttpContext): HttpSession {
  const { session } = http.state;
  if (session !== undefined) return session;
  throw new TypeError('requests have no session: give the server httpSession({ store })');
}
