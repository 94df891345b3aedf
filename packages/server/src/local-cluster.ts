import {
  MemoryDirectory,
  MemoryRegistry,
  MemoryTransport,
  MemoryTransportHub,
} from '@nopal/cluster';
import { type KeyValueStore, MemoryKeyValueStore } from '@nopal/core';
import type { LocalCluster } from './server-options.js';

/** A cluster in this process's memory, for the servers that are given it. */
export function createLocalCluster(): LocalCluster {
  const hub = new MemoryTransportHub();
  let keyValues: KeyValueStore | undefined;
  return {
    registry: new MemoryRegistry(),
    directory: new MemoryDirectory(),
    keyValues: (clock) => {
      keyValues ??= new MemoryKeyValueStore(clock);
      return keyValues;
    },
    transport: (parts) => new MemoryTransport({ hub, ...parts }),
  };
}
