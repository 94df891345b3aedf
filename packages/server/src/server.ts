import type { PeerGroups, RemoteServices } from '@nopal/cluster';
import type {
  Cancel,
  Clock,
  Directory,
  DirectoryListener,
  Discovery,
  Dispatcher,
  InjectAnswer,
  InjectRequest,
  ListenAddress,
  Logger,
  Member,
  MemberState,
  Metrics,
  Modules,
  NamedPart,
  RemoteRunner,
  RouteInfo,
  Sessions,
  Timers,
} from '@nopal/core';
import { announceStop, inject, startParts, stopParts } from '@nopal/core';
import type { Frontend } from '@nopal/frontend';
import { awaitNeighbours } from './await-neighbours.js';
import type { ClusterNode } from './cluster-node.js';
import { type DrainedWork, drain } from './drain.js';
import type { HttpSide } from './http-side.js';
import type { ServerResource } from './key-values.js';
import type { ServerAdmin } from './server-admin.js';
import type { ServerHealth } from './server-health.js';

/** What components and modules may ask about their server: the service `ServerInfo`. */
export class ServerInfo implements Member {
  readonly id: string;
  readonly type: string;
  readonly frontend: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly boot: string;
  readonly state: MemberState;

  constructor(member: Member) {
    this.id = member.id;
    this.type = member.type;
    this.frontend = member.frontend;
    this.metadata = member.metadata;
    this.boot = member.boot;
    this.state = member.state;
  }
}

export interface ServerParts {
  readonly info: ServerInfo;
  readonly components: readonly NamedPart[];
  readonly modules: Modules;
  readonly frontend: Frontend | undefined;
  readonly cluster: ClusterNode;
  readonly discovery: Discovery;
  readonly directory: Directory;
  readonly peerGroups: PeerGroups;
  /** Told what others decide about this server's sessions. */
  readonly home: DirectoryListener;
  /** The remotes as gRPC services, where the server listens for other processes. */
  readonly grpc: RemoteServices | undefined;
  readonly http: HttpSide | undefined;
  readonly admin: ServerAdmin | undefined;
  /** Kept true for balancers and probes. */
  readonly health: ServerHealth;
  /** Opened in this order before everything else, and closed after it in reverse. */
  readonly resources: readonly ServerResource[];
  /** The server types that clients' messages are forwarded to. */
  readonly neighbours: readonly string[];
  readonly dispatcher: Dispatcher;
  readonly runner: RemoteRunner;
  readonly sessions: Sessions;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly drainMs: number;
  /** How long nothing new has come before a drain is over. */
  readonly quietMs: number;
  /** Whether clients have another server to go to. */
  hasOtherFrontends(): boolean;
  /** Ends what runs by itself: groups, timers. */
  stopServices(): void;
}

type Phase = 'created' | 'starting' | 'running' | 'stopping' | 'stopped';

/** One server of a game. Made by `createServer`. */
export class Server {
  readonly info: ServerInfo;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly #parts: ServerParts;
  #phase: Phase = 'created';
  /** As others know it: with its address. */
  #member: Member;
  #addresses: readonly ListenAddress[] = [];
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #cancelWait: Cancel | undefined;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#member = parts.info;
    this.info = parts.info;
    this.sessions = parts.sessions;
    this.metrics = parts.metrics;
    this.logger = parts.logger;
  }

  /** Where it listens, in the order WebSocket, TCP, further acceptors. Empty for a backend. */
  get addresses(): readonly ListenAddress[] {
    return this.#addresses;
  }

  /** Where the admin pages are, while they are open. */
  get adminAddress(): ListenAddress | undefined {
    return this.#parts.admin?.address;
  }

  /** Connections of clients, also those that have not shaken hands. */
  get connectionCount(): number {
    return this.#parts.frontend?.connectionCount ?? 0;
  }

  /** HTTP requests that are not answered yet. */
  get httpInFlight(): number {
    return this.#parts.http?.dispatcher.inFlight ?? 0;
  }

  /** Every route of the server, in the order in which they were bound. */
  get routes(): readonly RouteInfo[] {
    return this.#parts.http?.dispatcher.routes.map(({ info }) => info) ?? [];
  }

  /**
   * Sends a HTTP request through the server's routes without a socket.
   * @throws Error when the server has neither routes nor the option `http`.
   */
  inject(request: InjectRequest | string): Promise<InjectAnswer> {
    const { http, info } = this.#parts;
    if (http === undefined)
      throw new Error(`server ${info.type} has no HTTP: none of its components has a @Route`);
    return inject(http.dispatcher, request);
  }

  get isRunning(): boolean {
    return this.#phase === 'running';
  }

  /**
   * Starts modules, then components, then the link to other servers, then listens: whatever a message needs is there
   * before the first one comes. When a step fails, those before it are undone.
   */
  async start(): Promise<this> {
    if (this.#phase !== 'created')
      throw new Error(`this server is ${this.#phase}; a server is started once`);
    this.#phase = 'starting';
    this.#starting = this.#start();
    await this.#starting;
    return this;
  }

  async #start(): Promise<void> {
    const { cluster, discovery, directory, peerGroups, home, frontend, grpc, http, logger, info } =
      this.#parts;
    const { health, resources } = this.#parts;
    const parts = this.#allParts();
    try {
      for (const resource of resources) await resource.open();
      await startParts(parts, logger);
    } catch (error) {
      await this.#end();
      throw error;
    }
    try {
      this.#member = await cluster.open();
      await directory.open(home);
      peerGroups.open();
      await discovery.register(this.#member);
      this.#addresses = [...((await frontend?.listen()) ?? []), ...((await http?.listen()) ?? [])];
    } catch (error) {
      await stopParts(parts, logger);
      await this.#leave();
      await this.#end();
      throw error;
    }
    this.#phase = 'running';
    health.hasStarted = true;
    if (grpc === undefined) health.hasNeighbours = true;
    else this.#serveWhenReached(grpc);
    logger.info('server is running', { type: info.type, addresses: this.#addresses });
  }

  /**
   * Stops: no new work from other servers, no new connections; sends clients to other frontends where there are some (within
   * `drainMs`), waits for calls that run (at most `drainMs`), closes the clients that are left, off the members' list, then
   * stops components and modules in reverse order. Stopping again waits for the same end; a server that is
   * about to start is stopped when it has.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => undefined); // whoever asked for the start is told
    const wasRunning = this.#phase === 'running';
    this.#phase = 'stopping';
    const { frontend, grpc, http, cluster, discovery, logger } = this.#parts;
    const parts = this.#allParts();
    if (wasRunning) {
      this.#cancelWait?.();
      this.#parts.health.isDraining = true;
      grpc?.health.set(false);
      cluster.announceDrain();
      const self = discovery.member(this.info.id) ?? this.#member;
      await discovery.update({ ...self, state: 'draining' });
      frontend?.stopAccepting();
      http?.drain();
      await announceStop(parts, logger);
      if (this.#parts.hasOtherFrontends()) await frontend?.moveAll(this.#parts.drainMs);
      await this.#drain();
      frontend?.closeAll('the server is shutting down');
      await frontend?.close();
      http?.close();
      await this.#leave();
      await stopParts(parts, logger);
    }
    await this.#end();
    if (wasRunning) logger.info('server has stopped');
  }

  /** Health comes when there is somebody for what clients ask: a balancer sends them from then on. */
  #serveWhenReached(grpc: RemoteServices): void {
    const { neighbours, logger, health } = this.#parts;
    this.#cancelWait = awaitNeighbours(neighbours, this.#parts, (missing) => {
      if (missing.length > 0)
        logger.warn('there is no server of some types yet: their routes are UNAVAILABLE', {
          missing,
        });
      grpc.health.set(true);
      health.hasNeighbours = true;
    });
  }

  /** Waits for what runs, and for what other servers sent before they heard that this one drains. */
  #drain(): Promise<void> {
    const { dispatcher, runner, frontend, http, clock, drainMs, quietMs, logger } = this.#parts;
    const requests = (): number => http?.dispatcher.inFlight ?? 0;
    const begin = clock.now();
    // Clients that stay go on calling, and would keep a busy frontend from ever stopping.
    const work: DrainedWork =
      frontend === undefined
        ? {
            running: () => dispatcher.inFlight + runner.inFlight + requests(),
            taken: () => dispatcher.taken + runner.taken,
          }
        : {
            running: () => dispatcher.inFlightSince(begin) + runner.inFlight + requests(),
            taken: () => runner.taken,
          };
    return drain(work, { windowMs: drainMs, quietMs, logger });
  }

  async #leave(): Promise<void> {
    const { discovery, directory, peerGroups, grpc, cluster } = this.#parts;
    await discovery.deregister();
    grpc?.close();
    peerGroups.close();
    await directory.close();
    await cluster.close();
  }

  /** Ends what runs by itself since the server was made, also when it never listened. */
  async #end(): Promise<void> {
    this.#phase = 'stopped';
    this.#parts.dispatcher.stop();
    this.#parts.stopServices();
    await this.#parts.frontend?.close();
    this.#parts.http?.close();
    for (const resource of [...this.#parts.resources].reverse()) await resource.close();
  }

  #allParts(): NamedPart[] {
    return [...this.#parts.modules.parts(), ...this.#parts.components];
  }
}
