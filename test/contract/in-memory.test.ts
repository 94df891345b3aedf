import {
  MemoryDirectory,
  MemoryDiscovery,
  MemoryLink,
  MemoryLinkHub,
  MemoryRegistry,
} from '@nopal/cluster';
import { JsonSerializer, MemoryMetrics, SystemClock } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import fc from 'fast-check';
import { clockContract } from './clock.contract.js';
import { directoryContract } from './directory.contract.js';
import { discoveryContract } from './discovery.contract.js';
import { linkContract } from './link.contract.js';
import { loggerContract } from './logger.contract.js';
import { metricsContract } from './metrics.contract.js';
import { treeFormatContract } from './tree-format.contract.js';

directoryContract('memory', async () => ({ directory: new MemoryDirectory() }));

discoveryContract(
  'memory',
  async () => {
    const registry = new MemoryRegistry();
    return { server: async () => new MemoryDiscovery(registry) };
  },
  { sameId: 'refused' },
);

linkContract('memory', async () => {
  const hub = new MemoryLinkHub();
  return { server: async (id) => new MemoryLink(hub, id) };
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
