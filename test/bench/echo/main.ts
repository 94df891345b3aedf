// The echo service as a user would run it; a bench raises what limits the rate of one address by its public options.
//   npm run bench:server -- --port N [--tcp-port N] [--heartbeat-seconds S]
//   npm run bench:server -- --id backend --link-port N (--consul http://HOST:8500 | --peers frontend=HOST:PORT,…)
//   npm run bench:server -- --id frontend --port N --link-port M (--consul http://HOST:8500 | --peers backend=HOST:PORT,…)
// With --send-to ID a frontend sends all messages for backends to that one, and none to the others.
// The letters of an id say what a server is: `backend2` is a backend. With an id, SIGHUP makes it print how many batches it has
// sent to other servers, and how many envelopes were in them.
import { parseArgs } from 'node:util';
import { MemoryMetrics } from '@nopal/core';
import { type ClusterOptions, createLogger, startServers } from '@nopal/server';
import { BENCH_LIMITS } from './bench-limits.js';
import { manifest } from './generated/manifest.js';
import { Neighbours } from './src/neighbours.js';
import { RemoteHandle } from './src/remote-handle.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3260' },
    'tcp-port': { type: 'string' },
    'heartbeat-seconds': { type: 'string' },
    'send-to': { type: 'string' },
    id: { type: 'string', default: '' },
    'link-port': { type: 'string', default: '0' },
    consul: { type: 'string' },
    peers: { type: 'string', default: '' },
  },
});
const TYPES: Readonly<Record<string, string>> = {
  frontend: 'room',
  backend: 'game',
  caller: 'caller',
};

/** The server type of an id. */
function typeOf(id: string): string {
  const type = TYPES[id.replace(/\d+$/, '')];
  if (type !== undefined) return type;
  throw new TypeError(
    `the id ${id} must be ${Object.keys(TYPES).join(', ')}, or one with a number`,
  );
}

/** Servers of other processes, from `id=host:port,…`. */
const peers = values.peers.split(',').flatMap((peer) => {
  const [, id, host = '', port = ''] = /^(\w+)=([^:]+):(\d+)$/.exec(peer) ?? [];
  return id === undefined ? [] : [{ id, type: typeOf(id), host, port: Number(port) }];
});

function clusterOf(): ClusterOptions {
  const shared = { name: 'bench', listen: { port: Number(values['link-port']) } };
  return values.consul === undefined ? { ...shared, peers } : { ...shared, consul: values.consul };
}

const { id } = values;
const target = values['send-to'];
const tcpPort = values['tcp-port'];
const heartbeat = values['heartbeat-seconds'];
const metrics = new MemoryMetrics();
const neighbours = new Neighbours();
const { servers } = await startServers({
  manifest,
  metrics,
  port: Number(values.port),
  ...(tcpPort === undefined ? {} : { tcpPort: Number(tcpPort) }),
  logger: createLogger('error'),
  limits: {
    ...BENCH_LIMITS,
    ...(heartbeat === undefined ? {} : { heartbeatSeconds: Number(heartbeat) }),
  },
  ...(target === undefined
    ? {}
    : { routing: { game: (members) => members.find((member) => member.id === target) } }),
  provide: [neighbours, new RemoteHandle()],
  ...(id === '' ? { serve: 'all' } : { serve: typeOf(id), id, cluster: clusterOf() }),
});
// A backend comes first and does not wait; a frontend has no use before its backends are there.
if (typeOf(id === '' ? 'frontend' : id) === 'room')
  await neighbours.found(peers.map((peer) => peer.id));
const addresses = servers.flatMap((server) => server.addresses);
for (const { host, port } of addresses) console.log(`echo listens on ${host}:${port}`);
if (id !== '') {
  console.log(`echo listens as ${id}`);
  process.on('SIGHUP', () => {
    const sent = metrics.samples().find(({ name }) => name === 'nopal_link_batch_envelopes');
    console.log(`batches ${sent?.value ?? 0} envelopes ${sent?.sum ?? 0}`);
  });
}
