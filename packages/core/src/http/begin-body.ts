import { BodyCollector } from './body-collector.js';
import type { BoundRoute } from './bound-route.js';
import type { HttpExchange } from './http-exchange.js';

/**
 * Begins to take a request's body, when somebody may ask for it. In the first turn or never: later its first bytes are gone.
 * @param maxBytes undefined where nobody takes any.
 * @throws GameError `TOO_LARGE` when it says that it is more.
 */
export function beginBody(
  exchange: HttpExchange,
  route: BoundRoute | undefined,
  maxBytes: number | undefined,
): BodyCollector | undefined {
  const { bodyLength, method } = exchange;
  if (bodyLength === 0 || maxBytes === undefined) return undefined;
  if (!route?.readsBody && (method === 'GET' || method === 'HEAD')) return undefined;
  const collector = new BodyCollector(maxBytes, bodyLength ?? 0, exchange);
  exchange.readBody(collector);
  return collector;
}
