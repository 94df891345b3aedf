import { RedisKeyValueStore } from '@nopal/cluster';
import type { Clock, KeyValueStore, Logger } from '@nopal/core';
import type { ClusterOptions } from './cluster-options.js';
import { redisOf } from './connect-cluster.js';
import type { ProcessParts } from './process-parts.js';
import { isLocal, type LocalCluster, type ServerOptions } from './server-options.js';

/** What a server opens before its components start, and closes after they have stopped. */
export interface ServerResource {
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface KeyValues {
  readonly store: KeyValueStore;
  /** Undefined for a store that is not the server's own, or needs neither. */
  readonly resource: ServerResource | undefined;
  /** Whether servers of other processes have the same one. */
  readonly isShared: boolean;
}

/** Where a server keeps texts: what it was given, Redis where its cluster has it, else memory, together with its process's others. */
export function keyValuesOf(
  options: ServerOptions,
  cluster: ClusterOptions | LocalCluster,
  parts: { readonly clock: Clock; readonly logger: Logger; readonly process: ProcessParts },
): KeyValues {
  if (options.keyValues !== undefined)
    return { store: options.keyValues, resource: undefined, isShared: true };
  if (isLocal(cluster))
    return { store: cluster.keyValues(parts.clock), resource: undefined, isShared: true };
  const redis = redisOf(cluster);
  if (redis !== undefined) {
    const { url, prefix } = redis;
    const store = new RedisKeyValueStore(parts, { url, prefix: `${prefix}kv:` });
    return { store, resource: store, isShared: true };
  }
  return { store: parts.process.keyValues(parts.clock), resource: undefined, isShared: false };
}

/** Says what works on this server alone, where others would be asked for it too. */
export function warnOfOwnMemory(
  { isShared }: KeyValues,
  { tickets, http }: ServerOptions,
  logger: Logger,
): void {
  if (isShared) return;
  const uses = [
    ...(tickets === undefined || tickets === false ? [] : ['tickets']),
    ...(http?.session === true || (typeof http?.session === 'object' && !http.session.store)
      ? ['http.session']
      : []),
  ];
  if (uses.length > 0) {
    logger.warn(
      'these options keep what they know in the memory of this process, and other servers do not know it; give the cluster a redis',
      { uses },
    );
  }
}
