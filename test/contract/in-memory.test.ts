import {
  LocalDirectory,
  MemoryDirectory,
  MemoryTransport,
  MemoryTransportHub,
  StoreDirectory,
  TransportLink,
} from '@nopal/cluster';
import { JsonSerializer, type Member, MemoryMetrics, SystemClock } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import fc from 'fast-check';
import { TestCluster } from '../support/directory-cluster.js';
import { MemoryDirectoryStore, SharedClaims } from '../support/memory-directory-store.js';
import { MemoryDiscovery, MemoryMembers } from '../support/memory-discovery.js';
import { clockContract } from './clock.contract.js';
import { directoryContract } from './directory.contract.js';
import { discoveryContract } from './discovery.contract.js';
import { linkContract } from './link.contract.js';
import { loggerContract } from './logger.contract.js';
import { metricsContract } from './metrics.contract.js';
import { treeFormatContract } from './tree-format.contract.js';

directoryContract('memory', async () => {
  const cluster: TestCluster = new TestCluster(() => directory);
  const directory = new MemoryDirectory(
    ({ frontendId, boot }) => cluster.members.get(frontendId)?.boot === boot,
  );
  return cluster;
});

directoryContract('local', async () => new TestCluster((parts) => new LocalDirectory(parts)));

directoryContract('a store in memory', async () => {
  const shared = new SharedClaims();
  const frontendTypes = ['gate', 'lobby'];
  return new TestCluster(
    (parts) =>
      new StoreDirectory('memory', new MemoryDirectoryStore(shared), parts, { frontendTypes }),
  );
});

discoveryContract(
  'memory',
  async () => {
    const members = new MemoryMembers();
    return { server: async () => new MemoryDiscovery(members) };
  },
  { sameId: 'refused' },
);

linkContract('memory', async () => {
  const hub = new MemoryTransportHub();
  const clock = new SystemClock();
  const transports = new Set<MemoryTransport>();
  const members = new Map<string, Member>();
  const keepAll = (): void => {
    for (const transport of transports) transport.keep([...members.values()]);
  };
  return {
    server: async (id) => {
      const parts = { logger: new RecordingLogger(), metrics: new MemoryMetrics() };
      const transport = new MemoryTransport({ hub, clock, ...parts });
      const link = new TransportLink(transport, parts.metrics, parts.logger);
      const boot = `${members.size}${transports.size}`;
      const self: Member = {
        id,
        type: 'game',
        frontend: false,
        metadata: {},
        boot,
        state: 'ready',
      };
      return {
        send: (to, envelope) => link.send(to, envelope),
        open: async (receive) => {
          let sender = '';
          link.attach({
            begin: (from) => {
              sender = from;
            },
            message: () => {},
            answer: () => {},
            push: () => {},
            call: () => {},
            callReply: () => {},
            envelope: (envelope) => receive(sender, envelope),
            end: () => {},
          });
          await transport.open(self, link);
          transports.add(transport);
          members.set(id, self);
          keepAll();
        },
        close: async () => {
          transports.delete(transport);
          members.delete(id);
          await transport.close();
          keepAll();
        },
      };
    },
  };
});

// JSON has no -0, and a key __proto__ is no own one in what deepEqual compares.
const jsonTrees = fc
  .jsonValue({ maxDepth: 5 })
  .map((tree) => JSON.parse(JSON.stringify(tree)) as unknown);
treeFormatContract('json', async () => new JsonSerializer(32), jsonTrees);

metricsContract('memory', async () => {
  const metrics = new MemoryMetrics();
  return { metrics, read: async (name, labels) => metrics.value(name, labels) };
});

loggerContract('recording', async () => {
  const logger = new RecordingLogger();
  const lines = async () => logger.lines.map((line) => ({ ...line, fields: { ...line.fields } }));
  return { logger, lines };
});

clockContract('of the machine', async () => ({
  clock: new SystemClock(),
  // The clock's own timers do not keep a process alive, so the test's do.
  pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

clockContract('manual', async () => {
  const clock = new ManualClock();
  return { clock, pass: async (ms) => clock.advance(ms) };
});
