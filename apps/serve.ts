import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromEnvironment, MemoryKeyValueStore, SystemClock, startServers } from '@nopal/server';
import { routeToHost } from './frontend/src/route-to-host.js';
import { manifest } from './generated/manifest.js';
import { arenaHttp } from './http-options.js';

/** The built page: beside the bundle, or where `web/build.ts` puts it. */
const page = ['./page', './web/dist']
  .map((directory) => fileURLToPath(new URL(directory, import.meta.url)))
  .find(existsSync);

// One server of the demo, as in a container. Which one it is, and where the others are, the environment says.
const environment = fromEnvironment();
await startServers({
  manifest,
  routing: { game: routeToHost },
  // A page shows its ticket to the gate that issued it, so that nobody is kept out while Redis is away. Where a balancer
  // chooses the gate anew each time, tickets belong into Redis: leave this out.
  tickets: true,
  keyValues: new MemoryKeyValueStore(new SystemClock()),
  http: arenaHttp({
    page: environment.serve === 'game' ? undefined : page,
    letsOthersIn: environment.allowedOrigins !== undefined,
  }),
  ...environment,
});
