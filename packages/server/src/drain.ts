import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@nopal/core';

/** How often a draining server looks whether its calls are done, in milliseconds. */
const POLL_MS = 20;
/** What others had sent before they heard of the drain has come after so many milliseconds without anything new. */
export const QUIET_MS = 200;

export interface DrainedWork {
  /** Calls that are to end before the server does. */
  running(): number;
  /** Grows with every call that comes from servers that were told to send no more. */
  taken(): number;
}

/**
 * Waits until no call runs and none has come for a while, at most for the drain window.
 * @param quietMs 0 where others heard of the drain at once.
 */
export async function drain(
  work: DrainedWork,
  options: { readonly windowMs: number; readonly quietMs: number; readonly logger: Logger },
): Promise<void> {
  const { windowMs, quietMs, logger } = options;
  const begin = performance.now();
  let quietSince = begin;
  let taken = work.taken();
  for (;;) {
    const now = performance.now();
    const calls = work.running();
    if (calls > 0 || work.taken() !== taken) quietSince = now;
    if (calls === 0 && now - quietSince >= quietMs) return;
    if (now - begin >= windowMs) {
      if (calls > 0)
        logger.warn('calls still run at the end of the drain window', { calls, drainMs: windowMs });
      return;
    }
    taken = work.taken();
    await pause(POLL_MS);
  }
}
