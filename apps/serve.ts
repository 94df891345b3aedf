import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromEnvironment, startServers } from '@nopal/server';
import { routeToHost } from './frontend/src/route-to-host.js';
import { manifest } from './generated/manifest.js';
import { staticFiles } from './static-files.js';

/** The built page: beside the bundle, or where `web/build.ts` puts it. */
const page = ['./page', './web/dist']
  .map((directory) => fileURLToPath(new URL(directory, import.meta.url)))
  .find(existsSync);

// One server of the demo, as in a container. Which one it is, and where the others are, the environment says.
const environment = fromEnvironment();
await startServers({
  manifest,
  routing: { game: routeToHost },
  ...(page === undefined || environment.serve === 'game'
    ? {}
    : { http: { files: staticFiles(page) } }),
  ...environment,
});
