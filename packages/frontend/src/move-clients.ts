import { type Cancel, type Clock, CloseCode } from '@nopal/core';
import { encodeKick } from '@nopal/protocol';
import type { AgentHandle } from './agent-context.js';

/** How often some more are told. */
const STEP_MS = 50;
/** The part of the time in which they are told; the rest is for them to go. */
const TELLING = 0.8;
const WHY = 'the server is about to stop';

/**
 * Sends clients to other servers, the same number in each step, so that those meet a stream and not a wave. A client that can
 * go by itself is told where, and ends its connection when it has its answers; any other is disconnected when nothing of it
 * runs or waits.
 * @param clients the live set of connections: those that have gone are not in it any more
 * @param windowMs the whole time; resolves then, or when the set is empty
 */
export function moveClients(
  clients: ReadonlySet<AgentHandle>,
  servers: readonly string[],
  windowMs: number,
  clock: Clock,
): Promise<void> {
  const steps = Math.max(1, Math.floor((windowMs * TELLING) / STEP_MS));
  const perStep = Math.ceil(clients.size / steps);
  const left = [...clients];
  const unaware = new Set<AgentHandle>();
  const notice = encodeKick({ code: CloseCode.MOVED, msg: WHY, servers });
  const until = clock.now() + windowMs;
  return new Promise((resolve) => {
    let cancel: Cancel = () => {};
    const step = (): void => {
      for (const client of left.splice(0, perStep)) {
        if (!clients.has(client)) continue;
        if (client.format?.moves === true) client.send(notice);
        else unaware.add(client);
      }
      for (const client of unaware) {
        if (!isIdle(client)) continue;
        unaware.delete(client);
        client.close(CloseCode.MOVED, WHY);
      }
      if (clients.size > 0 && clock.now() < until) return;
      cancel();
      resolve();
    };
    cancel = clock.setInterval(step, STEP_MS);
    step();
  });
}

function isIdle({ session }: AgentHandle): boolean {
  return session === undefined || (session.queue.running === 0 && session.queue.waiting === 0);
}
