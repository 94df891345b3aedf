import type { ServiceName, MANIFEST_VERSION as Version } from '@nopal/core';

// Copies, which the compiler holds to the originals: to load core for them takes longer than to find that nothing changed.

/** Which manifests core reads. */
export const MANIFEST_VERSION: typeof Version = 1;

const services: Readonly<Record<ServiceName, true>> = {
  Remotes: true,
  Groups: true,
  ClusterGroups: true,
  Sessions: true,
  Users: true,
  Timers: true,
  Logger: true,
  Metrics: true,
  Clock: true,
  ServerInfo: true,
  Members: true,
  Modules: true,
  KeyValueStore: true,
  Tickets: true,
};
/** What of the framework a constructor may ask for. */
export const SERVICES: readonly string[] = Object.keys(services);
