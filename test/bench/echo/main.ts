// The echo service as a user would run it; a bench raises what limits the rate of one address by its public options.
//   npm run bench:server -- --port N [--tcp-port N]
import { parseArgs } from 'node:util';
import { createLogger, startServers } from '@nopal/server';
import { manifest } from './generated/manifest.js';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '3260' }, 'tcp-port': { type: 'string' } },
});
const tcpPort = values['tcp-port'];
const { servers } = await startServers({
  manifest,
  port: Number(values.port),
  ...(tcpPort === undefined ? {} : { tcpPort: Number(tcpPort) }),
  logger: createLogger('error'),
  limits: {
    messagesPerSecond: 10_000_000,
    messageBurst: 10_000_000,
    maxConnectionsPerAddress: 100_000,
    maxNewConnectionsPerSecondPerAddress: 100_000,
  },
});
for (const { host, port } of servers.flatMap(({ addresses }) => addresses)) {
  console.log(`echo listens on ${host}:${port}`);
}
