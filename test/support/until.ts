import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until the condition holds. The limit is generous: it only ends a test that would hang.
 * @param what says what is waited for; the condition's own text when it says enough.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = String(condition),
  limitMs = 15_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`still waiting until ${what}`);
    await sleep(2);
  }
}
