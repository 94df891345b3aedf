import type { Member } from '@nopal/core';
import type { PeerLoad } from '../link/link-transport.js';

/** What a server last said of its load; the same object until it says it again. */
export type LoadOf = (serverId: string) => PeerLoad | undefined;

/** How much of a type's work a server is to have beside the others: 1, or less. */
export type WeightOf = (serverId: string) => number;

interface Sent {
  /** The word since which it is counted. */
  load: PeerLoad | undefined;
  count: number;
}

/**
 * Of two servers at random the one with less to do (Mitzenmacher 2001): heartbeats are a second old, and everybody would run
 * to the one that was idle then. What this server sent since the last one counts with it.
 */
export class LeastLoaded {
  readonly #loadOf: LoadOf;
  readonly #weightOf: WeightOf;
  readonly #sent = new Map<string, Sent>();

  constructor(loadOf: LoadOf, weightOf: WeightOf = () => 1) {
    this.#loadOf = loadOf;
    this.#weightOf = weightOf;
  }

  pick(members: readonly Member[]): Member | undefined {
    const { length } = members;
    const one = members[Math.floor(Math.random() * length)];
    if (one === undefined || length === 1) return one;
    const first = members.indexOf(one);
    const other = members[(first + 1 + Math.floor(Math.random() * (length - 1))) % length];
    const picked =
      other !== undefined && this.#burden(other.id) < this.#burden(one.id) ? other : one;
    this.#of(picked.id).count += 1;
    return picked;
  }

  forget(id: string): void {
    this.#sent.delete(id);
  }

  #burden(id: string): number {
    const { load, count } = this.#of(id);
    return ((load?.inFlight ?? 0) + count + 1) / this.#weightOf(id); // with the one that is to go
  }

  #of(id: string): Sent {
    const load = this.#loadOf(id);
    let sent = this.#sent.get(id);
    if (sent === undefined) {
      sent = { load, count: 0 };
      this.#sent.set(id, sent);
    } else if (sent.load !== load) {
      sent.load = load;
      sent.count = 0;
    }
    return sent;
  }
}
