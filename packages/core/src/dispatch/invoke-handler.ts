import { GameError } from '../errors/game-error.js';
import type { Session } from '../session/session.js';
import { readBody } from './body.js';
import type { BoundHandler } from './bound-handler.js';
import type { CallContext } from './call-context.js';
import type { InFlight } from './in-flight.js';
import { runPipeline } from './run-pipeline.js';

/**
 * Runs a message's method with its body and the hooks around it.
 * @param callOf opens the message's call; only for those who ask for it.
 * @throws GameError `UNAUTHENTICATED` without a login that the method needs, and whatever the method and its hooks throw.
 */
export function invokeHandler(
  item: InFlight,
  handler: BoundHandler,
  session: Session,
  callOf: (item: InFlight) => CallContext,
): unknown {
  if (handler.access === 'bound' && session.uid === undefined) {
    throw new GameError(
      'UNAUTHENTICATED',
      `${handler.route} needs a login: bind a user to the session first`,
    );
  }
  const { instance, invoke } = handler;
  // The received bytes are gone after this turn, and a guard may take several.
  if (handler.guards.length > 0) item.keepBody();
  const { bytes, start, end } = item;
  if (handler.isHooked) {
    const call = callOf(item);
    return runPipeline(
      handler,
      call,
      () => readBody(handler.body, session.serializer, bytes, start, end),
      (body) => invoke(instance, session, body, call),
    );
  }
  const body = readBody(handler.body, session.serializer, bytes, start, end);
  return invoke(instance, session, body, handler.usesCall ? callOf(item) : undefined);
}
