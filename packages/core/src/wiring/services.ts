/**
 * The framework services that a constructor parameter may ask for by type. Codegen writes these names into the manifest;
 * `Remotes` is the project's own generated type, the others are exported by `@nopal/server`.
 */
export const SERVICES = [
  'Remotes',
  'Groups',
  'ClusterGroups',
  'Sessions',
  'Users',
  'Timers',
  'Logger',
  'Metrics',
  'Clock',
  'ServerInfo',
  'Members',
  'Modules',
  'KeyValueStore',
  'Tickets',
] as const;

export type ServiceName = (typeof SERVICES)[number];
