import type { DirectoryListener, SessionAddress } from '@nopal/core';
import { type Claim, isSameSession, itemOf } from './claim.js';
import type { DirectoryCounters } from './directory-counters.js';
import type { ClaimItem } from './directory-message.js';

/** The users of this frontend. */
export class OwnClaims implements Iterable<[uid: string, claim: Claim]> {
  readonly #claims = new Map<string, Claim>();
  readonly #counters: DirectoryCounters;
  listener: DirectoryListener | undefined;

  constructor(counters: DirectoryCounters) {
    this.#counters = counters;
  }

  get size(): number {
    return this.#claims.size;
  }

  get(uid: string): Claim | undefined {
    return this.#claims.get(uid);
  }

  set(uid: string, claim: Claim): void {
    this.#claims.set(uid, claim);
  }

  /** Forgets the session if the user is still its own. */
  release(uid: string, address: SessionAddress): boolean {
    const held = this.#claims.get(uid);
    return held !== undefined && isSameSession(held.address, address) && this.#claims.delete(uid);
  }

  /** Forgets a claim that a newer login has overtaken. @param isTold false when the claimer learns it otherwise */
  lose(uid: string, claim: Claim, isTold = true): void {
    if (this.#claims.get(uid) === claim) this.#claims.delete(uid);
    this.#counters.conflicts.add(1);
    if (isTold) this.listener?.superseded(uid, claim.address);
  }

  /** Those of these users that are here. */
  items(uids: readonly string[]): ClaimItem[] {
    const items: ClaimItem[] = [];
    for (const uid of uids) {
      const claim = this.#claims.get(uid);
      if (claim !== undefined) items.push(itemOf(uid, claim));
    }
    return items;
  }

  [Symbol.iterator](): Iterator<[uid: string, claim: Claim]> {
    return this.#claims.entries();
  }
}
