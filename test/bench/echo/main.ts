// The echo service as a user would run it; a bench raises what limits the rate of one address by its public options.
//   npm run bench:server -- --port N [--tcp-port N]
//   npm run bench:server -- --role backend --link-port N [--peers frontend=HOST:PORT]
//   npm run bench:server -- --role frontend --port N --link-port M --peers backend=HOST:PORT
import { parseArgs } from 'node:util';
import { GrpcListener, GrpcTransport, MemoryDirectory, MemoryRegistry } from '@nopal/cluster';
import { createLogger, createServer, type LocalCluster, startServers } from '@nopal/server';
import { manifest } from './generated/manifest.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3260' },
    'tcp-port': { type: 'string' },
    role: { type: 'string', default: 'all' },
    'link-port': { type: 'string', default: '0' },
    peers: { type: 'string', default: '' },
  },
});
const tcpPort = values['tcp-port'];
const shared = {
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
};

const TYPES: Readonly<Record<string, string>> = { frontend: 'room', backend: 'game' };

/** Servers of other processes, from `role=host:port,…`. */
function clusterOf(peers: string): LocalCluster {
  const registry = new MemoryRegistry();
  for (const [role = '', address = ''] of peers.split(',').map((one) => one.split('='))) {
    if (role === '') continue;
    const [host = '', port = ''] = address.split(':');
    const type = TYPES[role] ?? role;
    const member = { id: role, type, frontend: type === 'room', metadata: {}, boot: '' };
    const found = { ...member, state: 'ready' as const, address: { host, port: Number(port) } };
    registry.change((members) => members.set(role, found));
  }
  return {
    registry,
    directory: new MemoryDirectory(),
    transport: (parts) => {
      const listener = new GrpcListener({ port: Number(values['link-port']), ...parts });
      return new GrpcTransport({ cluster: 'bench', listener, ...parts });
    },
  };
}

const type = TYPES[values.role];
if (type === undefined) {
  const { servers } = await startServers({ ...shared, serve: 'all' });
  for (const { host, port } of servers.flatMap(({ addresses }) => addresses))
    console.log(`echo listens on ${host}:${port}`);
} else {
  const cluster = clusterOf(values.peers);
  const server = await createServer({ ...shared, type, id: values.role, cluster });
  await server.start();
  console.log(`echo listens as ${values.role}`);
}
