import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Flags of Node for a server that can be profiled: see the file that they load. */
export const profileFlags: readonly string[] = [
  '--import',
  pathToFileURL(join(import.meta.dirname, 'profile-preload.mjs')).href,
];
