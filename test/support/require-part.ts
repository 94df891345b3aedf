import type { TestContext } from 'node:test';

/**
 * Tells whether a test may go on that needs something this machine may lack: a browser, a second Node, a registry. Without
 * it the test is skipped and says loudly how to get it; where `CI` is `true` it fails instead, so that nothing is skipped
 * unseen.
 */
export function requirePart(
  t: TestContext,
  name: string,
  available: boolean,
  how: string,
): boolean {
  if (available) return true;
  if (process.env.CI === 'true') throw new Error(`${name} is not there; ${how}`);
  process.stderr.write(`\nNOT TESTED: ${t.name}: ${name} is not there; ${how}\n\n`);
  t.skip(`NOT TESTED: ${name} is not there; ${how}`);
  return false;
}
