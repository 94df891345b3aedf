import { MemoryAcceptor, MemoryNetwork } from '../support/memory-acceptor.js';
import { acceptorContract } from './acceptor.contract.js';

const network = new MemoryNetwork();

acceptorContract('MemoryAcceptor', {
  create: (options) => new MemoryAcceptor({ network, ...options }),
  connect: async (acceptor) => (acceptor as MemoryAcceptor).connect(),
});
