import {
  MemoryDirectory,
  MemoryRegistry,
  MemoryTransport,
  MemoryTransportHub,
} from '@nopal/cluster';
import type { LocalCluster } from './server-options.js';

/** A cluster in this process's memory, for the servers that are given it. */
export function createLocalCluster(): LocalCluster {
  const hub = new MemoryTransportHub();
  return {
    registry: new MemoryRegistry(),
    directory: new MemoryDirectory(),
    transport: (parts) => new MemoryTransport({ hub, ...parts }),
  };
}
