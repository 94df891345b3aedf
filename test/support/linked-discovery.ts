import { type LinkTransport, Membership, type Registry } from '@nopal/cluster';
import { type Discovery, type Member, MemoryMetrics, SystemClock } from '@nopal/core';
import { RecordingLogger } from './recording-logger.js';

/** A membership that opens its transport when it is registered, and closes it at its end, as a server does. */
export function linkedDiscovery(registry: Registry, transport: LinkTransport): Discovery {
  const [clock, logger, metrics] = [new SystemClock(), new RecordingLogger(), new MemoryMetrics()];
  const membership = new Membership({ registry, transport, clock, logger, metrics });
  let isOpen = false;
  return {
    async register(self: Member) {
      const opened = await transport.open(self, { receive: () => undefined });
      isOpen = true;
      await membership.register(opened);
    },
    update: (self) => membership.update(self),
    async deregister() {
      await membership.deregister();
      if (isOpen) await transport.close();
      isOpen = false;
    },
    members: (type) => membership.members(type),
    member: (id) => membership.member(id),
    watch: (listener) => membership.watch(listener),
  };
}
