import type { HubMember } from './hub-member.js';

/** Joins the transports of the servers of one process. */
export class MemoryTransportHub {
  readonly #open = new Map<string, HubMember>();
  #isSettling = false;

  /** A transport of the same id that is open already makes room: the newer one is meant. */
  opened(id: string, transport: HubMember): void {
    const before = this.#open.get(id);
    if (before !== undefined) {
      this.#part(id, before);
      before.displace(transport.member?.boot ?? '');
    }
    this.#open.set(id, transport);
    this.settle();
  }

  closed(id: string, transport: HubMember): void {
    if (this.#open.get(id) !== transport) return;
    this.#part(id, transport);
    this.#open.delete(id);
    this.settle(); // nobody is there to be kept
  }

  /** Connects, in a later turn, who wants to be, and parts who does not. */
  settle(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    setImmediate(() => {
      this.#isSettling = false;
      for (const [id, transport] of this.#open)
        for (const [otherId, other] of this.#open)
          if (id < otherId) this.#settlePair(id, transport, otherId, other);
    });
  }

  /** Tells the servers that are connected with this one what it says of itself. */
  changed(transport: HubMember): void {
    const id = transport.member?.id;
    if (id === undefined) return;
    for (const [otherId, other] of this.#open)
      if (transport.isConnectedWith(otherId)) other.peerChanged(id, transport);
  }

  #settlePair(id: string, transport: HubMember, otherId: string, other: HubMember): void {
    const isWanted = transport.keeps(otherId);
    if (isWanted === transport.isConnectedWith(otherId)) return;
    if (!isWanted) {
      if (other.keeps(id)) return;
      transport.disconnect(otherId, 'neither keeps the other');
      other.disconnect(id, 'neither keeps the other');
    } else if (transport.member !== undefined && other.member !== undefined) {
      transport.connect(other, other.member);
      other.connect(transport, transport.member);
    }
  }

  #part(id: string, transport: HubMember): void {
    for (const [otherId, other] of this.#open) {
      if (otherId === id) continue;
      other.disconnect(id, 'it has stopped');
      transport.disconnect(otherId, 'this server stops');
    }
  }
}
