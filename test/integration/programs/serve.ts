// The game as its own `main.ts` would run it. The argument is JSON of options that go over the defaults.
import { createLogger, startServers } from '@nopal/server';
import { manifest } from '../game/generated/manifest.js';

const given = JSON.parse(process.argv[2] ?? '{}');
const { servers } = await startServers({
  manifest,
  host: '127.0.0.1',
  port: 0,
  tcpPort: 0,
  logger: createLogger('error'),
  ...given,
});
const ports = servers.flatMap(({ addresses }) => addresses.map(({ port }) => port));
console.log(JSON.stringify({ ports }));
