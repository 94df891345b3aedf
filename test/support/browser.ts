import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium: the one that CHROMIUM names, or where systems have it. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));
}

/**
 * Why tests in a browser are left out, said aloud; false where there is one. Where CI is set a missing browser is no
 * reason: the tests run and fail.
 */
export function whyNoBrowser(): string | false {
  if (findChromium() !== undefined || process.env.CI === 'true') return false;
  const why = 'no Chromium found: install it, or name it in CHROMIUM';
  process.stderr.write(`\n  SKIPPED, tests in a browser: ${why}\n\n`);
  return why;
}

/** A headless Chromium with a profile of its own. */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error(`no Chromium: none at ${PLACES.join(', ')}, and CHROMIUM names none`);
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
