import { GrpcListener, GrpcTransport, MemoryTransport, MemoryTransportHub } from '@nopal/cluster';
import { MemoryMetrics } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import { linkTransportContract, turn } from './link-transport.contract.js';

/** Time moves on for all, and what they then say arrives. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  for (let n = 0; n < 5; n += 1) await turn();
}

linkTransportContract('memory', async () => {
  const hub = new MemoryTransportHub();
  const clock = new ManualClock();
  return {
    pass: (ms) => pass(clock, ms),
    async server() {
      const [logger, metrics] = [new RecordingLogger(), new MemoryMetrics()];
      return new MemoryTransport({ hub, clock, logger, metrics });
    },
  };
});

linkTransportContract('gRPC', async () => {
  const clock = new ManualClock();
  return {
    pass: (ms) => pass(clock, ms),
    async server() {
      const [logger, metrics] = [new RecordingLogger(), new MemoryMetrics()];
      const listener = new GrpcListener({ clock, logger });
      return new GrpcTransport({ cluster: 'test', listener, clock, logger, metrics });
    },
  };
});
