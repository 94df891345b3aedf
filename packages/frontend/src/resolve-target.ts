import { type BoundHandler, GameError, type RemoteTarget } from '@nopal/core';
import { type MessageHeader, ProtocolError, parseRoute, readRoute } from '@nopal/protocol';
import type { AgentContext } from './agent-context.js';

/**
 * What a message's route leads to, or the error that answers it.
 * @throws ProtocolError for a route code that is not in the dictionary, which ends the connection.
 */
export function resolveTarget(
  context: AgentContext,
  bytes: Uint8Array,
  header: MessageHeader,
): BoundHandler | RemoteTarget | GameError {
  const { table } = context;
  const known =
    header.routeCode < 0
      ? table.find(bytes, header.routeStart, header.routeEnd)
      : table.findCode(header.routeCode);
  return known ?? parseTarget(context, bytes, header);
}

/** The slow way, for routes that this server's manifest does not have: another server may be of a newer release. */
function parseTarget(
  context: AgentContext,
  bytes: Uint8Array,
  header: MessageHeader,
): BoundHandler | RemoteTarget | GameError {
  const { table, serverType, dictionary, limits } = context;
  let text: string;
  try {
    text = readRoute(bytes, header, dictionary, limits.maxRouteBytes);
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'BAD_ROUTE_TEXT')
      return malformed('it is not UTF-8');
    throw error;
  }
  const known = table.findText(text);
  if (known !== undefined) return known;
  try {
    const route = parseRoute(text);
    const type = route.server ?? serverType;
    const target = type === serverType ? undefined : context.remoteTarget(type, text);
    if (target === undefined) {
      return new GameError('NOT_FOUND', `there is no route ${text} on server ${serverType}`);
    }
    return target;
  } catch (error) {
    if (error instanceof ProtocolError) return malformed(error.message);
    throw error;
  }
}

function malformed(why: string): GameError {
  return new GameError(
    'BAD_REQUEST',
    `malformed route: ${why}; a route is server.component.method`,
  );
}
