import { join } from 'node:path';
import type { LoadOptions } from '../harness/load.js';
import type { LoadPlan } from '../harness/load-process.js';
import type { PacketEchoOptions } from './packet-echo.js';

const loads = import.meta.dirname;

/**
 * A closed loop: so many connections, each with its requests in flight.
 * @param conversation file of a module that exports `openConversation`, which gets the options.
 */
export function closedLoop(
  conversation: string,
  options: LoadOptions & { readonly connections: number },
): LoadPlan {
  return { module: join(loads, 'closed-loop.ts'), options, modules: { conversation } };
}

/** The same in the client protocol. */
export function packetEcho(
  options: PacketEchoOptions & { readonly connections: number },
): LoadPlan {
  return closedLoop(join(loads, 'packet-echo.ts'), { ...options });
}

/** The same among idle connections, some of which are in groups: see `IdleOptions`. */
export function packetEchoAmong(
  idle: { readonly idleConnections: number; readonly groups?: number },
  options: PacketEchoOptions & { readonly connections: number },
): LoadPlan {
  const plan = packetEcho(options);
  return { ...plan, module: join(loads, 'crowd.ts'), options: { ...plan.options, ...idle } };
}
