import { LocalDirectory, PeerGroups } from '@nopal/cluster';
import {
  ClusterGroups,
  type Frontends,
  JsonSerializer,
  type Member,
  MemoryMetrics,
  ProtobufSerializer,
  PushMessage,
  PushService,
  Serializers,
  type Session,
  Sessions,
} from '@nopal/core';
import { ManualClock } from './manual-clock.js';
import { PeerNetwork } from './peer-network.js';
import { RecordingDownlink } from './recording-downlink.js';
import { RecordingLogger } from './recording-logger.js';
import { sessionOf } from './session-of.js';

/** One server of a cluster with groups; a frontend when its type is not `game`. */
export interface GroupServer {
  readonly id: string;
  readonly sessions: Sessions;
  readonly groups: ClusterGroups;
  readonly pushes: PushService;
  readonly peerGroups: PeerGroups;
  readonly directory: LocalDirectory;
  /** What this server published: `gate-1 /arena json`. */
  readonly published: string[];
}

/** Servers whose groups and users meet over a network that can be cut. */
export class GroupCluster {
  readonly network = new PeerNetwork();
  readonly clock = new ManualClock();
  readonly serializers = new Serializers(
    [new JsonSerializer(32), new ProtobufSerializer()],
    'json',
  );
  readonly #members = new Map<string, Member>();
  readonly #servers = new Map<string, GroupServer>();
  #lastSession = 0;

  async server(id: string, boot = 'b1'): Promise<GroupServer> {
    const type = id.slice(0, id.indexOf('-'));
    const self = {
      id,
      type,
      boot,
      frontend: type !== 'game',
      metadata: {},
      state: 'ready' as const,
    };
    this.#members.set(id, self);
    const logger = new RecordingLogger();
    const sessions = new Sessions(logger);
    const parts = {
      self,
      peers: this.network.join(id),
      discovery: { member: (other: string) => this.#members.get(other) },
      clock: this.clock,
      logger,
      metrics: new MemoryMetrics(),
    };
    const directory = new LocalDirectory(parts);
    await directory.open({ superseded() {} });
    const peerGroups = new PeerGroups(parts, sessions);
    peerGroups.open();
    const published: string[] = [];
    const frontends: Partial<Frontends> = {
      publish: (frontendId, topic, _message, formats) =>
        void published.push([frontendId, topic, ...[...formats].map(({ name }) => name)].join(' ')),
    };
    const { serializers } = this;
    const server = {
      id,
      sessions,
      directory,
      peerGroups,
      published,
      groups: new ClusterGroups({ groups: peerGroups, directory, serializers }),
      pushes: new PushService({ sessions, directory, frontends: frontends as Frontends }),
    };
    this.#servers.set(id, server);
    return server;
  }

  /** A client of a frontend, bound to a user if one is given. */
  async client(on: GroupServer, uid?: string, format = 'json'): Promise<Session> {
    this.#lastSession += 1;
    const type = on.id.slice(0, on.id.indexOf('-'));
    const session = sessionOf(new RecordingDownlink(), {
      id: this.#lastSession,
      frontendId: on.id,
      frontendType: type,
      serializer: this.serializers.of(format) as JsonSerializer,
    });
    on.sessions.add(session);
    if (uid === undefined) return session;
    const boot = this.#members.get(on.id)?.boot ?? '';
    await on.directory.claim(uid, {
      frontendId: on.id,
      frontendType: type,
      boot,
      sessionId: session.id,
    });
    await session.bind(uid);
    on.sessions.bound(session);
    return session;
  }

  kill(id: string): void {
    const server = this.#servers.get(id);
    this.#members.delete(id);
    this.#servers.delete(id);
    this.network.kill(id);
    server?.peerGroups.close();
    void server?.directory.close();
  }
}

/** A push of nothing, whose serializers alone count. */
export const anyPush = new PushMessage('game.arena.state', 'none', undefined);
