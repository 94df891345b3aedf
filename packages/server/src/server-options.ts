import {
  type LinkTransport,
  type MemoryDirectory,
  type MemoryRegistry,
  type MemoryTransportParts,
  ROUTE_POLICIES,
  type RoutePolicy,
} from '@nopal/cluster';
import type {
  Acceptor,
  Clock,
  KeyValueStore,
  Logger,
  Manifest,
  Metrics,
  Module,
  Pipeline,
  Provision,
  TicketsOptions,
  TreeFormat,
} from '@nopal/core';
import type {
  HandshakeValidator,
  ListenOptions,
  TicketLoginOptions,
  TlsFiles,
} from '@nopal/frontend';
import { checkHttpOptions, checkHttpOverrides } from './check-http-options.js';
import { type ClusterOptions, checkClusterOptions } from './cluster-options.js';
import type { HttpOptions, HttpOverrides } from './http-options.js';
import type { Limits } from './limits.js';
import { battery, flag, object, text, whole } from './option-rules.js';

/** What a transport takes from its server. */
export type TransportParts = Omit<MemoryTransportParts, 'hub' | 'limits'>;

/** Servers of one process that find and call each other in memory: the standalone mode. */
export interface LocalCluster {
  readonly registry: MemoryRegistry;
  readonly directory: MemoryDirectory;
  /** What its servers keep together; the first one's clock tells its time. */
  keyValues(clock: Clock): KeyValueStore;
  /** What carries batches between a server and the others. */
  transport(parts: TransportParts): LinkTransport;
}

/** Of tickets, and of the handshakes that show them. */
export interface TicketSettings extends TicketsOptions, TicketLoginOptions {}

export interface ServerOptions {
  /** What `nopal codegen` wrote: `import { manifest } from '../generated/manifest.js'`. */
  readonly manifest: Manifest;
  /** Which of the manifest's server types this is. */
  readonly type: string;
  /** Unique among the servers; a random one by default. */
  readonly id?: string;
  /** Short texts that other servers see. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Port of the WebSocket acceptor; 0 takes a free one. */
  readonly port?: number;
  /** Port of the TCP acceptor; none without it. */
  readonly tcpPort?: number;
  /** The address that both listen on; every IPv4 address by default. */
  readonly host?: string;
  /**
   * The address under which clients reach this frontend, `wss://eu1.example.com`: told to clients of the other frontends of
   * its type, so that they go there when theirs is lost or stops.
   */
  readonly publicUrl?: string;
  /** Certificate and key; both acceptors then take encrypted connections only. */
  readonly tls?: TlsFiles;
  /** Load balancers whose word on the client's address is believed. */
  readonly trustedProxies?: readonly string[];
  /** Pages that may connect, beside those of the server's own host. */
  readonly allowedOrigins?: readonly string[];
  /** HTTP on the WebSocket port, or on one of its own where clients have none; without it routes get the defaults. */
  readonly http?: HttpOptions;
  /** What is said over `http`, key by key: as `fromEnvironment` gives it, so that spreading it takes nothing of `http` away. */
  readonly httpOverrides?: HttpOverrides;
  /** More acceptors, or others than the built-in ones. */
  readonly acceptors?: readonly Acceptor[];
  /** Classes and instances that constructors may ask for. */
  readonly provide?: readonly Provision[];
  /** Hooks around every handler and remote of the server, outside of those of components and methods. */
  readonly pipeline?: Pipeline;
  /**
   * Parts of the game with a start and a stop of their own: started before the components, stopped after them.
   * `startServers` runs them once, around all servers of the process.
   */
  readonly modules?: readonly Module[];
  /** Sizes, rates and times; those that are not given keep their defaults. */
  readonly limits?: Partial<Limits>;
  /** Decide in order whether a client may come in. */
  readonly handshake?: readonly HandshakeValidator[];
  /**
   * Lets clients in by the tickets that routes issue with the service `Tickets`: true, or how long they are good and what they
   * are called. Without it tickets are issued, and a `ticketLogin` of your own among `handshake` takes them.
   */
  readonly tickets?: boolean | TicketSettings;
  /**
   * Where tickets, HTTP sessions and the service `KeyValueStore` keep texts: Redis where the cluster has it, else memory. The
   * server opens and closes its own, and leaves one that is given to whoever made it.
   */
  readonly keyValues?: KeyValueStore;
  /**
   * Two-byte codes of routes, in place of those of the lock file: for old clients that know theirs by heart, and it is told
   * to every client; `{}` offers none. Without it the lock file's are told to clients that announce that they use them.
   */
  readonly dictionary?: Readonly<Record<string, number>>;
  /**
   * How bodies are written for clients that do not choose in their handshake: `json`, `protobuf`, or one of `serializers`;
   * `json` by default.
   */
  readonly defaultSerializer?: string;
  /** Forms of bodies that clients may choose beside `json` and `protobuf`; the same on all servers. */
  readonly serializers?: readonly TreeFormat[];
  /** `pitaya` sends Pitaya's codes for the framework's errors, to clients that compare them. */
  readonly errorCodes?: 'nopal' | 'pitaya';
  /** Whether a user's older session is kicked when a newer one is bound; true by default. */
  readonly uniqueLogin?: boolean;
  /** How messages for other server types are routed, by type; `sticky` by default. */
  readonly routing?: Readonly<Record<string, RoutePolicy>>;
  /** JSON lines on stdout by default. */
  readonly logger?: Logger;
  /** Kept in memory by default. */
  readonly metrics?: Metrics;
  /** The system's by default; a test may give one that it moves. */
  readonly clock?: Clock;
  /**
   * How this server finds servers of other processes; or what `createLocalCluster` made, for servers of one process.
   * By default it is alone.
   */
  readonly cluster?: ClusterOptions | LocalCluster;
}

const KNOWN: Record<keyof ServerOptions, true> = {
  manifest: true,
  type: true,
  id: true,
  metadata: true,
  port: true,
  tcpPort: true,
  host: true,
  publicUrl: true,
  tls: true,
  trustedProxies: true,
  allowedOrigins: true,
  http: true,
  httpOverrides: true,
  acceptors: true,
  provide: true,
  pipeline: true,
  modules: true,
  limits: true,
  handshake: true,
  tickets: true,
  keyValues: true,
  dictionary: true,
  defaultSerializer: true,
  serializers: true,
  errorCodes: true,
  uniqueLogin: true,
  routing: true,
  logger: true,
  metrics: true,
  clock: true,
  cluster: true,
};

const TICKETS = battery<TicketSettings>({
  ttlMs: whole(1, Number.MAX_SAFE_INTEGER),
  prefix: text,
  field: text,
  isOptional: flag,
});

/** @throws TypeError naming an option that there is not or has a wrong value, or a server type that the manifest does not have. */
export function checkOptions(options: ServerOptions): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name)) {
      throw new TypeError(
        `${name} is no option of createServer; there are ${Object.keys(KNOWN).join(', ')}`,
      );
    }
  }
  const types = Object.keys(options.manifest.servers);
  if (!types.includes(options.type)) {
    throw new TypeError(
      `type is ${JSON.stringify(options.type)}; the manifest has ${types.join(', ')}`,
    );
  }
  for (const [type, policy] of Object.entries(options.routing ?? {})) {
    if (!types.includes(type)) {
      throw new TypeError(
        `routing.${type} is no server type; the manifest has ${types.join(', ')}`,
      );
    }
    if (typeof policy !== 'function' && !ROUTE_POLICIES.includes(policy)) {
      throw new TypeError(
        `routing.${type} is ${JSON.stringify(policy)}; it must be ${ROUTE_POLICIES.join(', ')} or a function`,
      );
    }
  }
  if (options.cluster !== undefined && !isLocal(options.cluster))
    checkClusterOptions(options.cluster, types);
  if (options.publicUrl !== undefined && !/^(wss?|tcp|tls):\/\/[^/]/.test(options.publicUrl)) {
    throw new TypeError(
      `publicUrl is ${JSON.stringify(options.publicUrl)}; it must be an address as clients connect to: wss://eu1.example.com`,
    );
  }
  if (options.http !== undefined) checkHttpOptions(options.http);
  if (options.httpOverrides !== undefined) checkHttpOverrides(options.httpOverrides);
  if (options.tickets !== undefined) TICKETS('tickets', options.tickets);
  if (options.keyValues !== undefined) object('keyValues', options.keyValues);
  if (options.errorCodes !== undefined && !['nopal', 'pitaya'].includes(options.errorCodes)) {
    throw new TypeError(
      `errorCodes is ${JSON.stringify(options.errorCodes)}; it must be nopal or pitaya`,
    );
  }
}

/** What the built-in acceptors share. */
export function listenOptions(options: ServerOptions, limits: Limits, port: number): ListenOptions {
  return {
    port,
    sendQueueBytes: limits.sendQueueBytes,
    maxConnectionsPerAddress: limits.maxConnectionsPerAddress,
    maxNewConnectionsPerSecondPerAddress: limits.maxNewConnectionsPerSecondPerAddress,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
  };
}

/** Whether it is of this process alone. */
export function isLocal(cluster: ClusterOptions | LocalCluster): cluster is LocalCluster {
  return 'registry' in cluster;
}
