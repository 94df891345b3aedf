import type { Clock } from '../ports/clock.js';
import { CallContext, NO_METADATA } from './call-context.js';
import type { InFlight } from './in-flight.js';

/** The `Call` of a client's message, made when something first asks for it. */
export function openCall(
  item: InFlight,
  route: string,
  requestId: string,
  clock: Clock,
): CallContext {
  if (item.call !== undefined) return item.call;
  const call = new CallContext(
    {
      requestId,
      route,
      kind: item.isNotify ? 'notify' : 'request',
      session: item.session,
      deadline: item.deadline,
      metadata: NO_METADATA,
      trace: item.trace,
    },
    clock,
  );
  item.call = call;
  return call;
}
