import { GameError } from '../errors/game-error.js';
import type { Clock } from '../ports/clock.js';
import type { Answer, Next } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { RateWindow } from './rate-window.js';

export interface RateLimitOptions {
  /** Requests of one key in an interval. */
  readonly limit: number;
  /** How long the window is that slides, in milliseconds. */
  readonly intervalMs: number;
  /**
   * Whose requests are counted together: the client's address by default, of IPv6 the /64 that one customer has at least.
   * Undefined for a request that is not counted.
   */
  readonly key?: (http: HttpContext) => string | undefined;
  /** Keys that are remembered; beyond it the oldest is forgotten. 100 000 by default. */
  readonly maxKeys?: number;
  readonly clock?: Clock;
}

/** A middleware, and a hook of `onRequest` or later as well: there it has no `next`. */
export type RateLimiter = (http: HttpContext, next?: Next) => Answer | Promise<Answer>;

/**
 * Refuses with `RATE_LIMITED`, 429 and `Retry-After`, whoever asks more often than so. Every answer says how much is left.
 * The window slides: requests of the last interval count by how much of it still lies in the window. Each server counts for
 * itself.
 * @throws TypeError for a limit or interval that is no whole number from 1 on.
 */
export function rateLimit(options: RateLimitOptions): RateLimiter {
  const { limit, intervalMs, key = clientNetwork, maxKeys = 100_000 } = options;
  const now = options.clock === undefined ? () => performance.now() : clockOf(options.clock);
  const window = new RateWindow({ limit, intervalMs, maxKeys });
  const policy = String(limit);
  return (http, next) => {
    const counted = key(http);
    if (counted === undefined) return next?.();
    const { isOver, remaining, resetMs, retryMs } = window.take(counted, now());
    const { response } = http;
    response.set('RateLimit-Limit', policy);
    response.set('RateLimit-Remaining', String(remaining));
    response.set('RateLimit-Reset', String(Math.ceil(resetMs / 1_000)));
    if (!isOver) return next?.();
    const seconds = String(Math.max(1, Math.ceil(retryMs / 1_000)));
    throw new GameError('RATE_LIMITED', `more than ${limit} requests in ${intervalMs} ms`, {
      headers: { 'Retry-After': seconds },
    });
  };
}

function clockOf(clock: Clock): () => number {
  return () => clock.recent();
}

/** The client's address; of IPv6 its first four groups. */
function clientNetwork({ ip }: HttpContext): string {
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length;
    for (let missing = 8 - groups.length - after; missing > 0; missing -= 1) groups.push('0');
    if (groups.length < 4) groups.push(...tail.split(':'));
  }
  return groups.slice(0, 4).join(':');
}
