import {
  BackendSessions,
  type Envelope,
  FrontendDesk,
  type Link,
  LinkAsker,
  LinkForwarder,
  LinkFrontends,
  type LinkRemoteCaller,
  LinkSessionHome,
  type LocalFrontend,
} from '@nopal/cluster';
import type {
  AnswerWriter,
  Clock,
  Discovery,
  Dispatcher,
  Logger,
  RouteTable,
  Serializers,
  SessionHome,
  Sessions,
} from '@nopal/core';

export interface ClusterNodeParts {
  readonly server: { readonly id: string; readonly type: string };
  readonly frontendTypes: readonly string[];
  readonly link: Link;
  readonly discovery: Discovery;
  readonly sessions: Sessions;
  readonly serializers: Serializers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly callTimeoutMs: number;
}

/** What is known only when the server's own dispatcher is there. */
export interface ClusterNodeWork {
  readonly dispatcher: Dispatcher;
  readonly table: RouteTable;
  readonly answers: AnswerWriter;
  readonly remotes: LinkRemoteCaller;
  readonly frontend: LocalFrontend | undefined;
  /** Of the sessions whose connections are here. */
  readonly home: SessionHome;
}

/** This server's place on the link: hands each envelope to the part that it is for. */
export class ClusterNode {
  readonly forwarder: LinkForwarder;
  readonly frontends: LinkFrontends;
  readonly asker: LinkAsker;
  readonly #parts: ClusterNodeParts;
  readonly #remoteHome: LinkSessionHome;
  #work: ClusterNodeWork | undefined;
  #backend: BackendSessions | undefined;
  #desk: FrontendDesk | undefined;

  constructor(parts: ClusterNodeParts) {
    this.#parts = parts;
    const { link, clock, sessions, discovery, serializers, server, frontendTypes } = parts;
    this.forwarder = new LinkForwarder(link);
    this.asker = new LinkAsker(link, clock, parts.callTimeoutMs);
    this.frontends = new LinkFrontends({
      selfId: server.id,
      link,
      asker: this.asker,
      discovery,
      serializers,
      frontendTypes,
    });
    this.#remoteHome = new LinkSessionHome(this.asker, sessions);
  }

  /** Joins the server's own parts to the link. */
  attach(work: ClusterNodeWork): void {
    const { link, server, sessions, serializers, logger } = this.#parts;
    this.#work = work;
    this.frontends.local = work.frontend;
    this.#backend = new BackendSessions({
      link,
      serverType: server.type,
      home: this.#remoteHome,
      sessions,
      dispatcher: work.dispatcher,
      table: work.table,
      answers: work.answers,
      serializers,
      logger,
    });
    if (work.frontend !== undefined)
      this.#desk = new FrontendDesk(link, work.frontend, work.home, this.forwarder, logger);
  }

  async open(): Promise<void> {
    await this.#parts.link.open((from, envelope) => this.#receive(from, envelope));
    this.#parts.discovery.watch({ left: ({ id }) => this.#lost(id) });
  }

  close(): Promise<void> {
    return this.#parts.link.close();
  }

  /** What goes wrong with one envelope must not end the link. */
  #receive(from: string, envelope: Envelope): void {
    const failed = (err: unknown): void =>
      this.#parts.logger.error('an envelope could not be handled', {
        from,
        kind: envelope.kind,
        err,
      });
    try {
      this.#handle(from, envelope)?.catch(failed);
    } catch (err) {
      failed(err);
    }
  }

  #handle(from: string, envelope: Envelope): Promise<void> | undefined {
    switch (envelope.kind) {
      case 'session-open':
      case 'session-changed':
      case 'session-closed':
        this.#backend?.receiveSession(from, envelope);
        return undefined;
      case 'message':
        this.#backend?.receiveMessage(from, envelope);
        return undefined;
      case 'answer':
      case 'refusal':
        this.forwarder.receive(from, envelope);
        return undefined;
      case 'push':
      case 'publish':
      case 'publish-all':
      case 'join':
      case 'leave':
        this.#desk?.receive(envelope);
        return undefined;
      case 'ask':
        return this.#desk?.answer(from, envelope);
      case 'reply':
        this.asker.receive(from, envelope);
        return undefined;
      case 'call':
        return this.#work?.remotes.run(from, envelope);
      case 'call-reply':
        this.#work?.remotes.receive(from, envelope);
        return undefined;
    }
  }

  #lost(server: string): void {
    this.forwarder.lost(server);
    this.asker.lost(server);
    this.#work?.remotes.lost(server);
    this.#backend?.lost(server);
  }
}
