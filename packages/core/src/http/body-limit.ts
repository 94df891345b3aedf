import type { BoundRoute } from './bound-route.js';
import type { HttpExchange } from './http-exchange.js';
import { MAX_OVERRIDE_BYTES, mayNameVerb, OVERRIDE_VERBS } from './method-override.js';
import type { Found } from './route-finder.js';

/**
 * Bytes of a request's body that may be wanted, in its first turn, when a hook may still change its verb: the most that a route
 * of the path takes. Undefined where nobody takes any.
 * @param find the route of another verb with the same path
 */
export function bodyLimitOf(
  bound: BoundRoute | undefined,
  exchange: HttpExchange,
  find: (verb: string) => Found<BoundRoute>,
): number | undefined {
  const own = bound?.maxBodyBytes;
  const mayChange = exchange.method === 'POST';
  if (!mayChange || (own !== undefined && (exchange.bodyLength ?? 0) <= own)) return own;
  const limits = OVERRIDE_VERBS.flatMap((verb) => {
    const found = find(verb);
    return found.kind === 'route' ? [found.route.maxBodyBytes] : [];
  });
  if (own !== undefined) limits.push(own);
  if (mayNameVerb(exchange)) limits.push(MAX_OVERRIDE_BYTES);
  return limits.length === 0 ? undefined : Math.max(...limits);
}
