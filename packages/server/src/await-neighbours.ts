import type { Cancel, Clock, Discovery } from '@nopal/core';

/** A frontend that sees none of those it forwards to serves its own routes after this time, in milliseconds. */
const LIMIT_MS = 10_000;

/**
 * Calls back once there is a server of each of the types that takes work, or when the time is over.
 * @param then gets the types of which there is none
 * @returns ends the wait: nothing is called back afterwards
 */
export function awaitNeighbours(
  types: readonly string[],
  { discovery, clock }: { discovery: Discovery; clock: Clock },
  then: (missing: readonly string[]) => void,
): Cancel {
  let isOver = false;
  let unwatch: (() => void) | undefined;
  const missing = (): string[] => types.filter((type) => discovery.members(type).length === 0);
  const end = (): void => {
    isOver = true;
    cancelLimit();
    unwatch?.();
  };
  const look = (isLast = false): void => {
    if (isOver) return;
    const left = missing();
    if (left.length > 0 && !isLast) return;
    end();
    then(left);
  };
  const cancelLimit = clock.setTimeout(() => look(true), LIMIT_MS);
  unwatch = discovery.watch({ joined: () => look(), changed: () => look() });
  look();
  if (isOver) unwatch();
  return end;
}
