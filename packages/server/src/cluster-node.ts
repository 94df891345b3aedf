import {
  BackendSessions,
  type CallReplyView,
  type CallView,
  type ClientAnswerView,
  type ClientMessageView,
  type Envelope,
  type EnvelopeReceiver,
  FrontendDesk,
  LinkAsker,
  LinkDirectoryPeers,
  LinkForwarder,
  LinkFrontends,
  type LinkRemoteCaller,
  LinkSessionHome,
  type LinkTransport,
  type LocalFrontend,
  type Peer,
  type PeerListener,
  type PushView,
  type RemoteDesk,
  TransportLink,
} from '@nopal/cluster';
import type {
  AnswerWriter,
  Clock,
  Discovery,
  Dispatcher,
  Logger,
  Member,
  Metrics,
  RouteTable,
  Serializers,
  SessionHome,
  Sessions,
} from '@nopal/core';

export interface ClusterNodeParts {
  readonly server: Member;
  readonly frontendTypes: readonly string[];
  readonly transport: LinkTransport;
  readonly discovery: Discovery;
  readonly sessions: Sessions;
  readonly serializers: Serializers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly callTimeoutMs: number;
}

/** What is known only when the server's own dispatcher is there. */
export interface ClusterNodeWork {
  readonly dispatcher: Dispatcher;
  readonly table: RouteTable;
  readonly answers: AnswerWriter;
  readonly remotes: LinkRemoteCaller;
  readonly remoteDesk: RemoteDesk;
  readonly frontend: LocalFrontend | undefined;
  /** Of the sessions whose connections are here. */
  readonly home: SessionHome;
}

/** This server's place on the link: hands each envelope to the part that it is for. */
export class ClusterNode implements EnvelopeReceiver, PeerListener {
  readonly link: TransportLink;
  readonly forwarder: LinkForwarder;
  readonly frontends: LinkFrontends;
  readonly asker: LinkAsker;
  /** How this server's directory talks with others. */
  readonly directoryPeers: LinkDirectoryPeers;
  readonly #parts: ClusterNodeParts;
  readonly #remoteHome: LinkSessionHome;
  #work: ClusterNodeWork | undefined;
  #backend: BackendSessions | undefined;
  #desk: FrontendDesk | undefined;

  #stopWatching: () => void = () => {};
  /** Whose batch is being read. */
  #from = '';
  #isDue = false;
  readonly #turnEnds = (): void => {
    this.#isDue = false;
    this.#handOn();
  };

  constructor(parts: ClusterNodeParts) {
    this.#parts = parts;
    const { clock, sessions, discovery, serializers, server, frontendTypes } = parts;
    const link = new TransportLink(parts.transport, parts.metrics, parts.logger);
    this.link = link;
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
    this.directoryPeers = new LinkDirectoryPeers({
      send: (to, envelope) => link.send(to, { kind: 'directory', ...envelope }),
      clock,
      logger: parts.logger,
    });
    this.#remoteHome = new LinkSessionHome(this.asker, sessions);
  }

  /** Joins the server's own parts to the link. */
  attach(work: ClusterNodeWork): void {
    const { sessions, serializers, clock, logger } = this.#parts;
    const { link } = this;
    this.#work = work;
    this.frontends.local = work.frontend;
    this.#backend = new BackendSessions({
      link,
      home: this.#remoteHome,
      sessions,
      dispatcher: work.dispatcher,
      table: work.table,
      answers: work.answers,
      clock,
      serializers,
      logger,
    });
    if (work.frontend !== undefined)
      this.#desk = new FrontendDesk(link, work.frontend, work.home, this.forwarder, logger);
    link.attach(this);
  }

  /** Starts to receive. Answers this server with the address at which others reach it. */
  open(): Promise<Member> {
    const { transport, server } = this.#parts;
    this.#stopWatching = transport.watch(this);
    return transport.open(server, this.link);
  }

  /** Other servers are to send no new work. */
  announceDrain(): void {
    this.#parts.transport.announceDrain();
  }

  async close(): Promise<void> {
    await this.#parts.transport.close();
    this.#stopWatching();
  }

  begin(from: string): void {
    this.#from = from;
    this.#backend?.begin(from);
    this.forwarder.begin(from);
  }

  message(message: ClientMessageView): void {
    try {
      this.#backend?.message(message);
    } catch (err) {
      this.#failed('message', err);
    }
  }

  answer(bytes: Uint8Array, answer: ClientAnswerView): void {
    this.forwarder.answer(bytes, answer);
  }

  push(push: PushView): void {
    try {
      this.#desk?.push(this.#from, push);
    } catch (err) {
      this.#failed('push', err);
    }
  }

  call(call: CallView): void {
    this.#handOn(); // what was said before is done before
    try {
      this.#work?.remoteDesk.run(this.#from, call);
    } catch (err) {
      this.#failed('call', err);
    }
  }

  callReply(bytes: Uint8Array, reply: CallReplyView): void {
    this.#handOn();
    try {
      this.#work?.remotes.receive(this.#from, bytes, reply);
    } catch (err) {
      this.#failed('call-reply', err);
    }
  }

  envelope(envelope: Envelope): void {
    this.#handOn();
    try {
      this.#handle(this.#from, envelope)?.catch((err) => this.#failed(envelope.kind, err));
    } catch (err) {
      this.#failed(envelope.kind, err);
    }
  }

  /** Answers and pushes wait for the end of the turn: of several batches that were read in one, those to a client leave together. */
  end(): void {
    if (this.#isDue || !this.forwarder.hasAnswers) return;
    this.#isDue = true;
    setImmediate(this.#turnEnds);
  }

  up(peer: Peer, isResumed: boolean): void {
    this.#backend?.up(peer, isResumed);
    this.forwarder.up(peer, isResumed);
    this.#work?.remotes.up(peer.id);
    this.directoryPeers.up(peer.id);
  }

  /** Whatever was under way over the link is lost. */
  down(peer: Peer): void {
    this.#handOn(); // what it answered before stays before what it did not
    this.forwarder.down(peer);
    this.asker.lost(peer.id);
    this.#work?.remotes.lost(peer.id);
    this.#work?.remoteDesk.lost(peer.id);
    this.#backend?.down(peer);
    this.directoryPeers.down(peer.id);
  }

  lost(peer: Peer): void {
    this.forwarder.lost(peer);
    this.#backend?.lost(peer);
    this.directoryPeers.lost(peer.id);
  }

  drained(peer: Peer): void {
    this.forwarder.drained(peer);
  }

  #handOn(): void {
    try {
      this.forwarder.flush();
    } catch (err) {
      this.#failed('answer', err);
    }
  }

  /** What goes wrong with one envelope must not end the link. */
  #failed(kind: string, err: unknown): void {
    const from = this.#from;
    this.#parts.logger.error('an envelope could not be handled', { from, kind, err });
  }

  #handle(from: string, envelope: Envelope): Promise<void> | undefined {
    switch (envelope.kind) {
      case 'session-open':
      case 'session-changed':
      case 'session-closed':
      case 'resume':
        this.#backend?.session(envelope);
        return undefined;
      case 'route':
      case 'cancel':
        this.#backend?.about(envelope);
        return undefined;
      case 'refusal':
        this.forwarder.refusal(envelope);
        return undefined;
      case 'publish':
      case 'publish-all':
      case 'join':
      case 'leave':
        this.#desk?.receive(from, envelope);
        return undefined;
      case 'ask':
        return this.#desk?.answer(from, envelope);
      case 'reply':
        this.asker.receive(from, envelope);
        return undefined;
      case 'call-cancel':
        this.#work?.remoteDesk.cancel(from, envelope.number);
        return undefined;
      case 'directory':
        this.directoryPeers.receive(from, envelope);
        return undefined;
    }
  }
}
