import {
  ConsulRegistry,
  type DirectoryParts,
  GrpcListener,
  GrpcTransport,
  type LinkTransport,
  LocalDirectory,
  Membership,
  RedisDirectory,
  type Registry,
  type ServeRemotesParts,
  StaticRegistry,
} from '@nopal/cluster';
import type { Clock, Directory, Logger, Member, Metrics } from '@nopal/core';
import type { ClusterConsul, ClusterOptions, ClusterRedis } from './cluster-options.js';
import { isLocal, type LocalCluster } from './server-options.js';

/** What joins a server with the others. */
export interface ClusterConnection {
  readonly transport: LinkTransport;
  readonly discovery: Membership;
  /** The process's gRPC server; none among the servers of one process. */
  readonly listener: GrpcListener | undefined;
}

interface Joining {
  readonly self: Member;
  /** The project's. */
  readonly serverTypes: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const DEFAULT_NAME = 'nopal';

/** The directory of a cluster. */
export function openDirectory(
  cluster: ClusterOptions | LocalCluster,
  parts: DirectoryParts,
  frontendTypes: readonly string[],
): Directory {
  if (isLocal(cluster)) return cluster.directory;
  const redis = redisOf(cluster);
  if (redis === undefined) return new LocalDirectory(parts);
  const { url, prefix, loginsWithoutIt } = redis;
  const whenDown = loginsWithoutIt ? 'fail-open-local' : 'fail-closed';
  return new RedisDirectory(parts, { url, prefix, whenDown, frontendTypes });
}

/** A cluster's Redis with its defaults, where it has one. */
export function redisOf({
  redis,
  name = DEFAULT_NAME,
}: ClusterOptions): Required<ClusterRedis> | undefined {
  if (redis === undefined) return undefined;
  const given: ClusterRedis = typeof redis === 'string' ? { url: redis } : redis;
  const { url, prefix = `${name}:`, loginsWithoutIt = true } = given;
  return { url, prefix, loginsWithoutIt };
}

/** Those of the server types that this server is to see. */
export function visibleOf(
  cluster: ClusterOptions | LocalCluster,
  types: readonly string[],
): readonly string[] {
  const seen = isLocal(cluster) ? undefined : cluster.types;
  return seen === undefined ? types : types.filter((type) => seen.includes(type));
}

/** What the gRPC services take from the options. */
export function grpcOptions(
  cluster: ClusterOptions | LocalCluster,
): Pick<ServeRemotesParts, 'token' | 'reflection'> {
  if (isLocal(cluster)) return {};
  return { token: cluster.grpcToken, reflection: cluster.grpcReflection };
}

/** Nothing listens or is asked before the server starts. @throws GameError `INVALID` for a listener that would be open to anybody. */
export function connectCluster(
  cluster: ClusterOptions | LocalCluster,
  joining: Joining,
): ClusterConnection {
  const { clock, logger, metrics } = joining;
  const shared = { clock, logger, metrics };
  if (isLocal(cluster)) {
    const transport = cluster.transport(shared);
    const registry = cluster.registry.join();
    const discovery = new Membership({ ...shared, registry, transport });
    return { transport, discovery, listener: undefined };
  }
  const { listen = {}, advertise = {}, tls, secret, types } = cluster;
  const listener = new GrpcListener({
    host: listen.host,
    port: listen.port,
    advertised: advertise,
    security: { tls, secret },
    clock,
    logger,
  });
  const name = cluster.name ?? DEFAULT_NAME;
  const transport = new GrpcTransport({ ...shared, cluster: name, listener });
  const { id, boot } = joining.self;
  const superseded = (other: string | undefined): void => {
    if (other === undefined) logger.info('no other server runs under this id any more', { id });
    else
      logger.error(
        'DUPLICATE_SERVER_ID: another server was started under this id later; this one takes no new work. Stop one of them',
        { id, boot, other },
      );
  };
  const discovery = new Membership({
    ...shared,
    registry: registryOf(cluster, name, joining),
    transport,
    superseded,
    ...(types !== undefined && { types }),
  });
  return { transport, discovery, listener };
}

function registryOf(
  { peers, consul, types }: ClusterOptions,
  cluster: string,
  { serverTypes, clock, logger, metrics }: Joining,
): Registry {
  if (peers !== undefined) return new StaticRegistry(peers);
  const given: ClusterConsul = typeof consul === 'string' ? { address: consul } : (consul ?? {});
  return new ConsulRegistry(
    { ...given, cluster, types: types ?? serverTypes },
    { clock, logger, metrics },
  );
}
