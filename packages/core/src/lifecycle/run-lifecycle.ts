import type { Logger } from '../ports/logger.js';
import type { Lifecycle } from './module.js';

/** One part with the name under which errors speak of it. */
export interface NamedPart {
  readonly name: string;
  readonly part: Lifecycle;
}

/**
 * Starts parts in order: all `init`, then all `afterInit`. When one fails, those that were initialised are shut down in
 * reverse, and the error names the part.
 */
export async function startParts(parts: readonly NamedPart[], logger: Logger): Promise<void> {
  const started: NamedPart[] = [];
  let failing: { name: string; step: string } | undefined;
  try {
    for (const { name, part } of parts) {
      failing = { name, step: 'init' };
      await part.init?.();
      started.push({ name, part });
    }
    for (const { name, part } of parts) {
      failing = { name, step: 'afterInit' };
      await part.afterInit?.();
    }
  } catch (cause) {
    await stopParts(started, logger);
    throw new Error(
      `${failing?.step} of ${failing?.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** Tells parts in reverse order that the server is about to stop. */
export async function announceStop(parts: readonly NamedPart[], logger: Logger): Promise<void> {
  for (const { name, part } of [...parts].reverse()) {
    await attempt(name, 'beforeShutdown', logger, () => part.beforeShutdown?.());
  }
}

/** Shuts parts down in reverse order; one that fails is logged and does not keep the others from it. */
export async function stopParts(parts: readonly NamedPart[], logger: Logger): Promise<void> {
  for (const { name, part } of [...parts].reverse()) {
    await attempt(name, 'shutdown', logger, () => part.shutdown?.());
  }
}

async function attempt(
  name: string,
  step: string,
  logger: Logger,
  run: () => void | Promise<void> | undefined,
): Promise<void> {
  try {
    await run();
  } catch (err) {
    logger.error(`${step} of ${name} failed`, { err });
  }
}
