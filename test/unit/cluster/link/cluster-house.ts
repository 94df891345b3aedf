import {
  LinkRemoteCaller,
  type LinkTransport,
  MemberRouter,
  Membership,
  MemoryDirectory,
  MemoryRegistry,
  MemoryTransport,
  MemoryTransportHub,
  type Peer,
  RemoteDesk,
  ServerPicker,
} from '@nopal/cluster';
import {
  AnswerWriter,
  type BoundHandler,
  Dispatcher,
  JsonSerializer,
  LocalSessionHome,
  type Member,
  MemoryMetrics,
  RemoteRunner,
  RouteTable,
  Serializers,
  type Session,
  Sessions,
} from '@nopal/core';
import { ClusterNode } from '../../../../packages/server/src/cluster-node.js';
import { settle } from '../../../support/deferred.js';
import type { FaultyNet } from '../../../support/faulty-net.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { anyObject } from '../../../support/plain-codec.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { sessionOf } from '../../../support/session-of.js';

/** What servers of one process share. */
export class House {
  readonly registry = new MemoryRegistry();
  readonly hub = new MemoryTransportHub();
  readonly directory = new MemoryDirectory();
  readonly clock = new ManualClock();

  /** @param net of connections that break; without it they do not. */
  constructor(readonly net?: FaultyNet) {}
}

/** One server without acceptors: a frontend whose clients are made by `connect`, or a backend. */
export class HouseServer {
  readonly logger = new RecordingLogger();
  readonly sessions = new Sessions(this.logger);
  readonly table = new RouteTable();
  readonly metrics = new MemoryMetrics();
  readonly discovery: Membership;
  readonly transport: LinkTransport;
  readonly self: Member;
  readonly node: ClusterNode;
  readonly dispatcher: Dispatcher;
  readonly home: LocalSessionHome;
  readonly remotes: LinkRemoteCaller;
  readonly runner: RemoteRunner;
  readonly id: string;
  readonly type: string;
  readonly published: string[] = [];
  readonly #lines = new Map<number, RecordingDownlink>();

  constructor(
    readonly house: House,
    id: string,
    readonly isFrontend: boolean,
  ) {
    this.id = id;
    this.type = id.slice(0, id.indexOf('-'));
    const { clock, registry, hub, directory } = house;
    const { logger, sessions, metrics } = this;
    const serializers = new Serializers([new JsonSerializer(32)], 'json');
    this.transport = house.net?.transport() ?? new MemoryTransport({ hub, clock, logger, metrics });
    this.discovery = new Membership({
      registry: registry.join(),
      transport: this.transport,
      clock,
      logger,
      metrics,
    });
    this.self = {
      id,
      type: this.type,
      frontend: isFrontend,
      metadata: {},
      boot: id,
      state: 'ready',
    };
    this.node = new ClusterNode({
      transport: this.transport,
      discovery: this.discovery,
      sessions,
      clock,
      logger,
      metrics,
      server: this.self,
      frontendTypes: ['gate'],
      serializers,
      callTimeoutMs: 5_000,
    });
    const picker = new ServerPicker({ discovery: this.discovery, clock, logger });
    const answers = new AnswerWriter(id, logger, false);
    this.dispatcher = new Dispatcher({
      answers,
      router: new MemberRouter(picker, {}),
      forwarder: this.node.forwarder,
      clock,
      metrics,
      limits: { sessionQueueMessages: 256, sessionQueueBytes: 1_048_576 },
    });
    this.home = new LocalSessionHome({
      sessions,
      directory,
      frontends: this.node.frontends,
      followers: this.node.forwarder,
      logger,
      clock,
      boot: id,
      uniqueLogin: true,
    });
    this.runner = new RemoteRunner(clock, logger);
    this.remotes = new LinkRemoteCaller({
      link: this.node.link,
      clock,
      picker,
      policies: {},
      bootId: id,
      timeoutMs: 5_000,
    });
    const frontend = {
      session: (sessionId: number) => sessions.get(id, sessionId),
      push: (ids: readonly number[], message: Parameters<RecordingDownlink['push']>[0]) =>
        ids.filter((sessionId) => {
          const line = this.#lines.get(sessionId);
          line?.push(message);
          return line === undefined;
        }),
      publish: (topic: string) => void this.published.push(topic),
      publishAll: () => void this.published.push('*'),
      kick: (sessionId: number, ...why: Parameters<RecordingDownlink['kick']>) => {
        const session = sessions.get(id, sessionId);
        session?.downlink.kick(...why);
        if (session !== undefined) this.disconnect(session);
        return session !== undefined;
      },
    };
    this.node.attach({
      dispatcher: this.dispatcher,
      table: this.table,
      answers,
      remotes: this.remotes,
      remoteDesk: new RemoteDesk(this.node.link, this.runner),
      frontend: isFrontend ? frontend : undefined,
      home: this.home,
    });
  }

  async start(): Promise<this> {
    await this.node.open();
    await this.discovery.register(this.self);
    await settle(); // connections come about
    return this;
  }

  async stop(): Promise<void> {
    await this.discovery.deregister();
    await this.node.close();
    this.dispatcher.stop();
  }

  /** Another server as this one sees it. */
  peer(id: string): Peer {
    const peer = this.transport.peer(id);
    if (peer === undefined) throw new Error(`${this.id} has no peer ${id}`);
    return peer;
  }

  /** A client of this frontend. */
  connect(id: number): { session: Session; line: RecordingDownlink } {
    const line = new RecordingDownlink();
    const session = sessionOf(line, { id, frontendId: this.id, home: this.home });
    this.sessions.add(session);
    this.#lines.set(id, line);
    return { session, line };
  }

  disconnect(session: Session): void {
    this.#lines.delete(session.id);
    this.dispatcher.sessionClosed(session);
    this.home.closed(session);
  }

  /** A client's message, for this server when it has the route, else for a game server. */
  send(session: Session, id: number, method: string, body: object = {}): void {
    const route = `game.room.${method}`;
    const target =
      this.table.findText(route) ??
      ({ kind: 'remote', serverType: 'game', route, timeoutMs: 5_000 } as const);
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    this.dispatcher.dispatch(session, target, id === 0, id, bytes);
  }

  handle(method: string, run: BoundHandler['invoke'], timeoutMs = 1_000): void {
    const { metrics } = this;
    this.table.add({
      kind: 'local',
      route: `game.room.${method}`,
      entry: undefined as unknown as BoundHandler['entry'],
      instance: {},
      isNotify: false,
      concurrent: false,
      access: 'public',
      timeoutMs,
      body: anyObject,
      result: anyObject,
      usesCall: true,
      invoke: run,
      isHooked: false,
      guards: [],
      before: [],
      after: [],
      calls: metrics.counter('calls', ''),
      failures: metrics.counter('failures', ''),
      durationMs: metrics.histogram('duration', ''),
    });
  }

  /** This server's copy of a session. */
  copyOf(session: Session): Session {
    const copy = this.sessions.get(session.frontendId, session.id);
    if (copy === undefined) throw new Error(`${this.id} does not know session ${session.id}`);
    return copy;
  }
}
