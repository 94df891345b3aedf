import type { PeerState } from '../peer-state.js';
import type { MemoryTransport } from './memory-transport.js';

/** Joins the transports of the servers of one process. */
export class MemoryTransportHub {
  readonly #open = new Map<string, MemoryTransport>();
  #isSettling = false;

  /** A transport of the same id that is open already makes room: the newer one is meant. */
  opened(id: string, transport: MemoryTransport): void {
    const before = this.#open.get(id);
    if (before !== undefined) {
      this.#part(id, before);
      before.displace(transport.member?.boot ?? '');
    }
    this.#open.set(id, transport);
    this.settle();
  }

  closed(id: string, transport: MemoryTransport): void {
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

  /** @param tell gets each server that is connected with this one, and how it sees this one. */
  eachPeerOf(
    transport: MemoryTransport,
    tell: (peer: MemoryTransport, state: PeerState) => void,
  ): void {
    const id = transport.member?.id;
    if (id === undefined) return;
    for (const [otherId, other] of this.#open) {
      const state = other.stateOf(id);
      if (state !== undefined && transport.isConnectedWith(otherId) && otherId !== id)
        tell(other, state);
    }
  }

  #settlePair(
    id: string,
    transport: MemoryTransport,
    otherId: string,
    other: MemoryTransport,
  ): void {
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

  #part(id: string, transport: MemoryTransport): void {
    for (const [otherId, other] of this.#open) {
      if (otherId === id) continue;
      other.disconnect(id, 'it has stopped');
      transport.disconnect(otherId, 'this server stops');
    }
  }
}
