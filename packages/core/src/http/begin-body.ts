import { BodyCollector } from './body-collector.js';
import type { BoundRoute } from './bound-route.js';
import type { HttpExchange } from './http-exchange.js';
import { MAX_OVERRIDE_BYTES, mayNameVerb } from './method-override.js';

/** Bytes of a body that the request may have: those of its route, or of a form that may name another verb. */
export function maxBodyBytesOf(route: BoundRoute | undefined): number {
  return route?.maxBodyBytes ?? MAX_OVERRIDE_BYTES;
}

/**
 * Begins to take a request's body, when somebody may ask for it. In the first turn or never: later its first bytes are gone.
 * @param mayChange whether hooks come that may find another route for it.
 * @throws GameError `TOO_LARGE` when it says that it is more than the route takes.
 */
export function beginBody(
  exchange: HttpExchange,
  route: BoundRoute | undefined,
  mayChange: boolean,
): BodyCollector | undefined {
  const { bodyLength, method } = exchange;
  if (bodyLength === 0) return undefined;
  if (route === undefined && !(mayChange && mayNameVerb(exchange))) return undefined;
  if (!route?.readsBody && (method === 'GET' || method === 'HEAD')) return undefined;
  const collector = new BodyCollector(maxBodyBytesOf(route), bodyLength ?? 0, exchange);
  exchange.readBody(collector);
  return collector;
}
