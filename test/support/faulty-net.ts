import type { Batch, BatchReceiver, LinkTransport, Peer, PeerListener } from '@nopal/cluster';
import type { Member } from '@nopal/core';
import { PlainBatch } from './plain-batch.js';

/** Transports of servers whose connections break, come back and are given up as the test says. All are connected once open. */
export class FaultyNet {
  readonly #open = new Map<string, FaultyTransport>();
  readonly #broken = new Set<string>();

  transport(): FaultyTransport {
    return new FaultyTransport(this);
  }

  /** Both are told that the connection is down; what was under way is lost. */
  break(a: string, b: string): void {
    if (this.#broken.has(pair(a, b))) return;
    this.#broken.add(pair(a, b));
    for (const [end, other] of this.#ends(a, b)) end.disconnect(other.id);
  }

  /** The connection is there again, and both have kept what they held for each other. */
  resume(a: string, b: string): void {
    if (!this.#broken.delete(pair(a, b))) return;
    for (const [end, other] of this.#ends(a, b)) end.connect(other, true);
  }

  /** Both give each other up; a new connection follows. */
  replace(a: string, b: string): void {
    this.break(a, b);
    for (const [end, other] of this.#ends(a, b)) end.lose(other.id);
    this.#broken.delete(pair(a, b));
    for (const [end, other] of this.#ends(a, b)) end.connect(other, false);
  }

  opened(end: FaultyTransport): void {
    for (const other of this.#open.values()) {
      end.connect(other, false);
      other.connect(end, false);
    }
    this.#open.set(end.id, end);
  }

  closed(end: FaultyTransport): void {
    this.#open.delete(end.id);
    for (const other of this.#open.values()) {
      for (const [one, id] of [
        [other, end.id],
        [end, other.id],
      ] as const) {
        one.disconnect(id);
        one.lose(id);
      }
    }
  }

  #ends(a: string, b: string): [FaultyTransport, FaultyTransport][] {
    const [first, second] = [this.#open.get(a), this.#open.get(b)];
    if (first === undefined || second === undefined) throw new Error(`${a} or ${b} is not open`);
    return [
      [first, second],
      [second, first],
    ];
  }
}

function pair(a: string, b: string): string {
  return [a, b].sort().join(' ');
}

/** What one turn wrote to one server. */
class FaultyBatch extends PlainBatch {
  override isCongested = false;
  isOpen = true;
  #isDue = false;

  constructor(private readonly deliver: (bytes: Uint8Array) => void) {
    super();
  }

  override end(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      const bytes = this.written();
      this.length = 0;
      if (this.isOpen) this.deliver(bytes);
    });
  }
}

export class FaultyTransport implements LinkTransport {
  readonly #net: FaultyNet;
  readonly #batches = new Map<string, FaultyBatch>();
  readonly #peers = new Map<string, Peer>();
  readonly #listeners = new Set<PeerListener>();
  #self: Member | undefined;
  #receiver: BatchReceiver | undefined;

  constructor(net: FaultyNet) {
    this.#net = net;
  }

  get id(): string {
    return this.#self?.id ?? '';
  }

  async open(self: Member, receiver: BatchReceiver): Promise<Member> {
    this.#self = self;
    this.#receiver = receiver;
    this.#batches.set(self.id, new FaultyBatch((bytes) => receiver.receive(self.id, bytes)));
    this.#net.opened(this);
    return self;
  }

  keep(): void {}

  batch(to: string): Batch | undefined {
    return this.#batches.get(to);
  }

  peer(id: string): Peer | undefined {
    return this.#peers.get(id);
  }

  watch(listener: PeerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announceDrain(): void {}

  setLoad(): void {}

  async close(): Promise<void> {
    this.#net.closed(this);
    this.#batches.clear();
  }

  /** Whether the way to that server is congested, from now on. */
  congest(to: string, isCongested: boolean): void {
    const batch = this.#batches.get(to);
    if (batch === undefined) throw new Error(`there is no way to ${to}`);
    batch.isCongested = isCongested;
    const peer = this.#peers.get(to);
    if (!isCongested && peer !== undefined)
      for (const listener of this.#listeners) listener.drained?.(peer);
  }

  /** Hands on bytes as if that server had sent them. */
  inject(from: string, bytes: Uint8Array): void {
    this.#receiver?.receive(from, bytes);
  }

  connect(other: FaultyTransport, isResumed: boolean): void {
    const self = this.id;
    const { id, type, boot } = other.#self as Member;
    this.#batches.set(id, new FaultyBatch((bytes) => other.#receiver?.receive(self, bytes)));
    const load = { inFlight: 0, sessions: 0, lagMs: 0 };
    const peer: Peer = { id, type, boot, status: 'up', isDraining: false, load };
    this.#peers.set(id, peer);
    for (const listener of this.#listeners) listener.up?.(peer, isResumed);
  }

  disconnect(id: string): void {
    const batch = this.#batches.get(id);
    if (batch === undefined) return;
    batch.isOpen = false;
    this.#batches.delete(id);
    const peer = this.#peers.get(id) as Peer;
    for (const listener of this.#listeners) listener.down?.(peer);
  }

  lose(id: string): void {
    const peer = this.#peers.get(id);
    if (peer !== undefined) for (const listener of this.#listeners) listener.lost?.(peer);
  }
}
