import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@nopal/core';

/** How often a draining server looks whether its calls are done, in milliseconds. */
const POLL_MS = 20;
/**
 * What others had sent before they heard of the drain has come after so many milliseconds without anything new: as long as the
 * event loop of a busy neighbour may stand still before it reads the word.
 */
export const QUIET_MS = 400;

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
  let last = begin;
  let quiet = 0;
  let taken = work.taken();
  for (;;) {
    const now = performance.now();
    const calls = work.running();
    // While this process itself stood still nothing was read: that was no quiet.
    quiet = calls > 0 || work.taken() !== taken ? 0 : quiet + Math.min(now - last, 2 * POLL_MS);
    last = now;
    if (calls === 0 && quiet >= quietMs) return;
    if (now - begin >= windowMs) {
      if (calls > 0)
        logger.warn('calls still run at the end of the drain window', { calls, drainMs: windowMs });
      return;
    }
    taken = work.taken();
    await pause(POLL_MS);
  }
}
