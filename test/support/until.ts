import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds. The limit is generous: it only ends a test that would hang. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 15_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`still waiting until ${what}`);
    await sleep(5);
  }
}
