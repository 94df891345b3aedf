import { MemoryRegistry } from '@nopal/cluster';
import { registryContract } from './registry.contract.js';

registryContract(
  'memory',
  async () => {
    const registry = new MemoryRegistry();
    return { server: async () => registry.join() };
  },
  { sameId: 'refused' },
);
