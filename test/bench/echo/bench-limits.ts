import type { Limits } from '@nopal/server';

/** A load comes from one address, and faster than any player: what limits that is raised, by its public options. */
export const BENCH_LIMITS: Partial<Limits> = {
  messagesPerSecond: 10_000_000,
  messageBurst: 10_000_000,
  maxConnectionsPerAddress: 100_000,
  maxNewConnectionsPerSecondPerAddress: 100_000,
};
