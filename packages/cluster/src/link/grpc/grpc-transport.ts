import {
  type Cancel,
  type Clock,
  GameError,
  type Logger,
  type Member,
  type Metrics,
} from '@nopal/core';
import { FlushTurn } from '../flush-turn.js';
import type {
  Batch,
  BatchReceiver,
  LinkTransport,
  Peer,
  PeerListener,
  PeerLoad,
} from '../link-transport.js';
import { MemoryPipe } from '../memory/memory-pipe.js';
import { PeerBook } from '../peer-book.js';
import { TransportCounters } from '../transport-counters.js';
import { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from '../transport-limits.js';
import type { GrpcListener } from './grpc-listener.js';
import { LinkAcceptor } from './link-acceptor.js';
import type { LinkContext, VersionRange } from './link-context.js';
import { LINK_SERVICE } from './link-service.js';
import { PeerConnections } from './peer-connections.js';
import { RefusalLog } from './refusal-log.js';

/** What this release speaks. */
const VERSIONS: VersionRange = { min: 1, max: 1 };

export interface GrpcTransportParts {
  /** Servers of one cluster have the same name. */
  readonly cluster: string;
  /** Gets the service of the link; opened and closed with the transport. */
  readonly listener: GrpcListener;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Partial<TransportLimits>;
  /** Default: what this release speaks. */
  readonly versions?: VersionRange;
}

/** The transport between processes: one gRPC connection with each peer, dialled by the smaller id where that wants it. */
export class GrpcTransport implements LinkTransport {
  readonly #parts: GrpcTransportParts;
  readonly #limits: TransportLimits;
  readonly #counters: TransportCounters;
  readonly #book: PeerBook;
  readonly #turn = new FlushTurn();
  readonly #batches = new Map<string, Batch>();
  #connections: PeerConnections | undefined;
  #acceptor: LinkAcceptor | undefined;
  #loopback: MemoryPipe | undefined;
  #cancelBeat: Cancel | undefined;
  #load: PeerLoad = { inFlight: 0, sessions: 0, lagMs: 0 };
  #kept: readonly Member[] = [];
  #isDraining = false;
  #isClosing = false;

  constructor(parts: GrpcTransportParts) {
    this.#parts = parts;
    this.#limits = { ...DEFAULT_TRANSPORT_LIMITS, ...parts.limits };
    this.#counters = new TransportCounters(parts.metrics);
    this.#book = new PeerBook(parts.logger, parts.metrics);
  }

  /** @throws GameError `UNAVAILABLE` when it cannot listen, `INVALID` for TLS files that cannot be used. */
  async open(self: Member, receiver: BatchReceiver): Promise<Member> {
    if (this.#acceptor !== undefined)
      throw new GameError('CONFLICT', 'the transport is open already');
    const { clock, logger, listener } = this.#parts;
    const context = this.#context(self);
    const acceptor = new LinkAcceptor(context);
    this.#acceptor = acceptor;
    this.#connections = new PeerConnections({
      context,
      receiver,
      turn: this.#turn,
      counters: this.#counters,
      batches: this.#batches,
      load: () => this.#load,
    });
    this.#loopback = new MemoryPipe({
      turn: this.#turn,
      limits: this.#limits,
      counters: this.#counters,
      logger,
      deliver: (bytes) => receiver.receive(self.id, bytes),
      drained: () => {},
    });
    this.#batches.set(self.id, this.#loopback.batch);
    listener.server.addService(LINK_SERVICE, {
      control: acceptor.control.bind(acceptor),
      data: acceptor.data.bind(acceptor),
    });
    const address = await listener.open();
    this.#cancelBeat = clock.setInterval(() => this.#connections?.beat(), this.#limits.heartbeatMs);
    this.keep(this.#kept);
    return { ...self, address: self.address ?? address };
  }

  keep(servers: readonly Member[]): void {
    this.#kept = servers;
    if (this.#cancelBeat !== undefined && !this.#isClosing) this.#connections?.keep(servers);
  }

  batch(to: string): Batch | undefined {
    return this.#batches.get(to);
  }

  peer(id: string): Peer | undefined {
    return this.#book.get(id);
  }

  watch(listener: PeerListener): () => void {
    return this.#book.watch(listener);
  }

  announceDrain(): void {
    this.#isDraining = true;
    this.#connections?.announceDrain();
  }

  setLoad(load: PeerLoad): void {
    this.#load = load;
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#cancelBeat?.();
    this.#acceptor?.close();
    await this.#connections?.close();
    if (this.#loopback !== undefined) {
      this.#loopback.batch.flush();
      this.#loopback.batch.isClosed = true;
    }
    this.#batches.clear();
    await this.#parts.listener.close(this.#limits.closeTimeoutMs);
  }

  #context(self: Member): LinkContext {
    const { cluster, listener, clock, logger, versions = VERSIONS } = this.#parts;
    const transport = this;
    return {
      self,
      cluster,
      versions,
      listener,
      clock,
      logger,
      limits: this.#limits,
      book: this.#book,
      refusals: new RefusalLog(clock, logger, this.#counters),
      get isDraining() {
        return transport.#isDraining;
      },
      get isClosing() {
        return transport.#isClosing;
      },
      attemptOf: (peerId) => transport.#connections?.attemptOf(peerId) ?? 0,
      established: (link) => transport.#connections?.established(link),
      displaced: (peerId, boot) => transport.#connections?.displaced(peerId, boot),
    };
  }
}
