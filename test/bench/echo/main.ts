// The echo service as a user would run it; a bench raises what limits the rate of one address by its public options.
//   npm run bench:server -- --port N [--tcp-port N]
//   npm run bench:server -- --role backend --link-port N (--consul http://HOST:8500 | --peers frontend=HOST:PORT)
//   npm run bench:server -- --role frontend --port N --link-port M (--consul http://HOST:8500 | --peers backend=HOST:PORT)
// With a role, SIGUSR2 makes it print how many batches it has sent to other servers, and how many envelopes were in them.
import { parseArgs } from 'node:util';
import { MemoryMetrics } from '@nopal/core';
import { type ClusterOptions, createLogger, startServers } from '@nopal/server';
import { manifest } from './generated/manifest.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3260' },
    'tcp-port': { type: 'string' },
    role: { type: 'string', default: 'all' },
    'link-port': { type: 'string', default: '0' },
    consul: { type: 'string' },
    peers: { type: 'string', default: '' },
  },
});
const TYPES: Readonly<Record<string, string>> = { frontend: 'room', backend: 'game' };

/** Servers of other processes, from `role=host:port,…`. */
function clusterOf(): ClusterOptions {
  const shared = { name: 'bench', listen: { port: Number(values['link-port']) } };
  if (values.consul !== undefined) return { ...shared, consul: values.consul };
  const peers = values.peers.split(',').flatMap((peer) => {
    const [, role = '', host = '', port = ''] = /^(\w+)=([^:]+):(\d+)$/.exec(peer) ?? [];
    const type = TYPES[role];
    return type === undefined ? [] : [{ id: role, type, host, port: Number(port) }];
  });
  return { ...shared, peers };
}

const tcpPort = values['tcp-port'];
const type = TYPES[values.role];
const metrics = new MemoryMetrics();
const { servers } = await startServers({
  manifest,
  metrics,
  port: Number(values.port),
  ...(tcpPort === undefined ? {} : { tcpPort: Number(tcpPort) }),
  logger: createLogger('error'),
  limits: {
    messagesPerSecond: 10_000_000,
    messageBurst: 10_000_000,
    maxConnectionsPerAddress: 100_000,
    maxNewConnectionsPerSecondPerAddress: 100_000,
  },
  serve: type ?? 'all',
  ...(type === undefined ? {} : { id: values.role, cluster: clusterOf() }),
});
const addresses = servers.flatMap((server) => server.addresses);
for (const { host, port } of addresses) console.log(`echo listens on ${host}:${port}`);
if (type !== undefined) {
  console.log(`echo listens as ${values.role}`);
  process.on('SIGUSR2', () => {
    const sent = metrics.samples().find(({ name }) => name === 'nopal_link_batch_envelopes');
    console.log(`batches ${sent?.value ?? 0} envelopes ${sent?.sum ?? 0}`);
  });
}
