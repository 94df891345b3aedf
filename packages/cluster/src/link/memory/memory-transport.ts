import { type Clock, GameError, type Logger, type Member, type Metrics } from '@nopal/core';
import { FlushTurn } from '../flush-turn.js';
import type {
  Batch,
  BatchReceiver,
  LinkTransport,
  Peer,
  PeerListener,
  PeerLoad,
} from '../link-transport.js';
import { PeerBook } from '../peer-book.js';
import { TransportCounters } from '../transport-counters.js';
import { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from '../transport-limits.js';
import type { HubMember } from './hub-member.js';
import { MemoryPipe } from './memory-pipe.js';
import type { MemoryTransportHub } from './memory-transport-hub.js';

export interface MemoryTransportParts {
  readonly hub: MemoryTransportHub;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Partial<TransportLimits>;
}

/**
 * The transport between servers of one process. It behaves like one over the network, bytes and turns of the event loop
 * included, but a batch is handed over as the very memory it was written to, and connections come about when both servers
 * are open and the one with the smaller id keeps the other.
 */
export class MemoryTransport implements LinkTransport, HubMember {
  readonly #hub: MemoryTransportHub;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #limits: TransportLimits;
  readonly #counters: TransportCounters;
  readonly #book: PeerBook;
  readonly #turn = new FlushTurn();
  readonly #pipes = new Map<string, MemoryPipe>();
  #self: Member | undefined;
  receiver: BatchReceiver | undefined;
  #load: PeerLoad = { inFlight: 0, sessions: 0, lagMs: 0 };
  #kept: readonly Member[] = [];
  #isDraining = false;

  constructor({ hub, clock, logger, metrics, limits }: MemoryTransportParts) {
    this.#hub = hub;
    this.#clock = clock;
    this.#logger = logger;
    this.#limits = { ...DEFAULT_TRANSPORT_LIMITS, ...limits };
    this.#counters = new TransportCounters(metrics);
    this.#book = new PeerBook(logger, metrics);
  }

  /** Known once it is open. */
  get member(): Member | undefined {
    return this.#self;
  }

  get load(): PeerLoad {
    return this.#load;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  async open(self: Member, receiver: BatchReceiver): Promise<Member> {
    if (this.#self !== undefined) throw new GameError('CONFLICT', 'the transport is open already');
    this.#self = self;
    this.receiver = receiver;
    this.#pipes.set(
      self.id,
      this.#pipeTo(self.id, (bytes) => receiver.receive(self.id, bytes)),
    );
    this.#hub.opened(self.id, this);
    this.keep(this.#kept);
    return self;
  }

  keep(servers: readonly Member[]): void {
    this.#kept = servers;
    if (this.#self === undefined) return;
    const kept = new Set<string>();
    for (const { id, type } of servers) {
      if (id === this.#self.id) continue;
      kept.add(id);
      this.#book.of(id, type).isKept = true;
    }
    for (const peer of [...this.#book.values()]) {
      if (kept.has(peer.id)) continue;
      peer.isKept = false;
      this.#book.forgetIfGone(peer);
    }
    this.#hub.settle();
  }

  batch(to: string): Batch | undefined {
    return this.#pipes.get(to)?.batch;
  }

  peer(id: string): Peer | undefined {
    return this.#book.get(id);
  }

  watch(listener: PeerListener): () => void {
    return this.#book.watch(listener);
  }

  announceDrain(): void {
    this.#isDraining = true;
    this.#hub.changed(this);
  }

  setLoad(load: PeerLoad): void {
    this.#load = load;
    this.#hub.changed(this);
  }

  async close(): Promise<void> {
    if (this.#self === undefined) return;
    for (const pipe of this.#pipes.values()) pipe.batch.flush();
    this.#hub.closed(this.#self.id, this);
    for (const peer of [...this.#book.values()]) this.disconnect(peer.id, 'this server stops');
    const own = this.#pipes.get(this.#self.id);
    if (own !== undefined) own.batch.isClosed = true;
    this.#pipes.clear();
    this.#self = undefined;
  }

  keeps(id: string): boolean {
    return this.#book.get(id)?.isKept === true;
  }

  isConnectedWith(id: string): boolean {
    return this.#pipes.has(id);
  }

  peerChanged(id: string, { isDraining, load }: HubMember): void {
    const peer = this.#book.get(id);
    if (peer === undefined || peer.status === 'down') return;
    if (isDraining) this.#book.draining(peer);
    this.#book.loaded(peer, load);
  }

  displace(boot: string): void {
    this.#logger.error('DUPLICATE_SERVER_ID: another server took over the id of this one', {
      server: this.#self?.id,
      boot: this.#self?.boot,
      newerBoot: boot,
    });
    this.#book.displaced(boot);
  }

  connect(other: HubMember, { id, type, boot }: Member): void {
    const self = this.#self;
    if (self === undefined) return;
    this.#pipes.set(
      id,
      this.#pipeTo(id, (bytes) => other.receiver?.receive(self.id, bytes)),
    );
    const peer = this.#book.of(id, type);
    this.#book.up(peer, type, boot, false, this.#clock.recent());
    this.peerChanged(id, other);
  }

  disconnect(id: string, why: string): void {
    const pipe = this.#pipes.get(id);
    const peer = this.#book.get(id);
    if (pipe !== undefined) pipe.batch.isClosed = true;
    this.#pipes.delete(id);
    if (peer === undefined) return;
    this.#book.down(peer, why);
    this.#book.lost(peer, true);
    this.#book.forgetIfGone(peer);
  }

  #pipeTo(id: string, deliver: (bytes: Uint8Array) => void): MemoryPipe {
    return new MemoryPipe({
      turn: this.#turn,
      limits: this.#limits,
      counters: this.#counters,
      logger: this.#logger,
      deliver,
      drained: () => {
        const peer = this.#book.get(id);
        if (peer !== undefined) this.#book.drained(peer);
      },
    });
  }
}
