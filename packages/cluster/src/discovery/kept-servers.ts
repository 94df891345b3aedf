import type { Member } from '@nopal/core';
import type { KnownServer } from './known-server.js';

/** Tells the link which servers to keep connections with, when those are others than before. */
export class KeptServers {
  readonly #keep: (servers: readonly Member[]) => void;
  #kept: readonly Member[] = [];

  constructor(keep: (servers: readonly Member[]) => void) {
    this.#keep = keep;
  }

  choose(servers: Iterable<KnownServer>): void {
    const kept: Member[] = [];
    for (const { listed, isOutcast } of servers) if (!isOutcast) kept.push(listed);
    kept.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (kept.length === this.#kept.length && kept.every((one, i) => one === this.#kept[i])) return;
    this.#kept = kept;
    this.#keep(kept);
  }
}
