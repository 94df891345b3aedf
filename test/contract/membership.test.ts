import {
  GrpcListener,
  GrpcTransport,
  MemoryRegistry,
  MemoryTransport,
  MemoryTransportHub,
} from '@nopal/cluster';
import { MemoryMetrics, SystemClock } from '@nopal/core';
import { linkedDiscovery } from '../support/linked-discovery.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { discoveryContract } from './discovery.contract.js';

const parts = () => ({
  clock: new SystemClock(),
  logger: new RecordingLogger(),
  metrics: new MemoryMetrics(),
});

discoveryContract(
  'membership of a registry and a link in memory',
  async () => {
    const [registry, hub] = [new MemoryRegistry(), new MemoryTransportHub()];
    return {
      server: async () =>
        linkedDiscovery(registry.join(), new MemoryTransport({ hub, ...parts() })),
    };
  },
  { sameId: 'not told' }, // the link has turned to the second before the registry refuses it
);

discoveryContract(
  'membership of a registry in memory and a link over gRPC',
  async () => {
    const registry = new MemoryRegistry();
    return {
      server: async () => {
        const all = parts();
        const transport = new GrpcTransport({
          cluster: 'test',
          listener: new GrpcListener(all),
          ...all,
        });
        return linkedDiscovery(registry.join(), transport);
      },
    };
  },
  { sameId: 'refused' },
);
