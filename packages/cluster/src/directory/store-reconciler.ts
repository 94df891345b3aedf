import type { ReconcileReport, SessionAddress } from '@nopal/core';
import { type Claim, isNewer } from './claim.js';
import type { DirectoryCounters } from './directory-counters.js';
import { type DirectoryParts, isAlive } from './directory-parts.js';
import type { DirectoryStore } from './directory-store.js';
import type { FrontendLookup } from './frontend-lookup.js';
import type { OwnClaims } from './own-claims.js';

/** Claims that are confirmed at once. */
const PAGE = 500;
/** Removals that are kept for later. One that is forgotten costs a look-up in vain, and ends with its TTL. */
const MAX_REMOVALS = 10_000;

export interface StoreReconcilerParts {
  readonly parts: DirectoryParts;
  readonly store: DirectoryStore;
  readonly own: OwnClaims;
  readonly lookup: FrontendLookup;
  readonly counters: DirectoryCounters;
  /** Whether a session of this frontend is about to have the user. */
  isClaiming(uid: string, address: SessionAddress): boolean;
}

interface Removal {
  readonly uid: string;
  readonly address: SessionAddress;
}

type Outcome = 'kept' | 'repaired' | 'superseded';

/** Compares this frontend's users with the store: writes those that it lost, gives up those that are newer elsewhere. */
export class StoreReconciler {
  readonly #parts: StoreReconcilerParts;
  readonly #removals = new Map<string, Removal>();

  constructor(parts: StoreReconcilerParts) {
    this.#parts = parts;
  }

  /** The store could not remove it, or not say whether it had been entered. */
  removeLater(uid: string, address: SessionAddress): void {
    if (this.#removals.size >= MAX_REMOVALS) return;
    this.#removals.set(`${address.sessionId} ${uid}`, { uid, address });
  }

  /** Ends early when the store fails. */
  async run(): Promise<ReconcileReport> {
    const { own, counters, parts } = this.#parts;
    const report = { checked: 0, repaired: 0, superseded: 0 };
    await this.#remove();
    const all = [...own];
    for (let at = 0; at < all.length; at += PAGE) {
      const page = all.slice(at, at + PAGE);
      const outcomes = await Promise.all(page.map(([uid, claim]) => this.#tried(uid, claim)));
      // One user whose key is broken keeps nobody else from being compared.
      if (!outcomes.some((outcome) => outcome !== 'failed')) break;
      report.checked += page.length;
      report.repaired += outcomes.filter((outcome) => outcome === 'repaired').length;
      report.superseded += outcomes.filter((outcome) => outcome === 'superseded').length;
    }
    counters.reconciled.add(report.repaired);
    if (report.repaired + report.superseded > 0)
      parts.logger.info('the directory was repaired', { ...report });
    return report;
  }

  async #tried(uid: string, claim: Claim): Promise<Outcome | 'failed'> {
    try {
      return await this.#confirm(uid, claim);
    } catch (err) {
      this.#failed(err);
      // It may have been written all the same, after its session, which ended meanwhile, was removed.
      if (this.#parts.own.get(uid) !== claim) this.removeLater(uid, claim.address);
      return 'failed';
    }
  }

  #failed(err: unknown): void {
    const { counters, parts } = this.#parts;
    counters.failures.add(1);
    parts.logger.debug('the directory store failed', { what: 'reconcile', err });
  }

  async #remove(): Promise<void> {
    const all = [...this.#removals];
    for (let at = 0; at < all.length; at += PAGE) {
      const page = all.slice(at, at + PAGE);
      const done = await Promise.all(page.map(([key, removal]) => this.#removed(key, removal)));
      if (!done.includes(true)) return;
    }
  }

  /** Whether the store did it. What fails stays to be removed, and keeps nobody else from being removed or compared. */
  async #removed(key: string, { uid, address }: Removal): Promise<boolean> {
    const { own, store } = this.#parts;
    const isHeld = own.get(uid)?.address.sessionId === address.sessionId;
    try {
      if (!isHeld && !this.#parts.isClaiming(uid, address)) await store.remove(uid, address);
      return this.#removals.delete(key);
    } catch (err) {
      this.#failed(err);
      return false;
    }
  }

  async #confirm(uid: string, claim: Claim): Promise<Outcome> {
    const { own, store } = this.#parts;
    if (own.get(uid) !== claim) return 'kept';
    const there = await store.confirm(uid, claim);
    if (typeof there === 'string') return this.#confirmed(uid, claim, there);
    if (await this.#mayOverwrite(uid, claim, there)) {
      const again = await store.confirm(uid, claim, there);
      // Somebody came in between: he is looked at the next time.
      return typeof again === 'string' ? this.#confirmed(uid, claim, again) : 'kept';
    }
    if (own.get(uid) !== claim) return 'kept';
    own.lose(uid, claim);
    return 'superseded';
  }

  /** A session that ended meanwhile may have been removed before it was written again. */
  async #confirmed(uid: string, claim: Claim, outcome: 'kept' | 'written'): Promise<Outcome> {
    const { own, store } = this.#parts;
    if (outcome === 'kept') return 'kept';
    if (own.get(uid) === claim) return 'repaired';
    this.removeLater(uid, claim.address);
    await store.remove(uid, claim.address);
    return 'kept';
  }

  /** Whether what is in the store is nobody's: its frontend is dead, or says that it has no such session. */
  async #mayOverwrite(uid: string, claim: Claim, there: Claim): Promise<boolean> {
    const { parts, lookup } = this.#parts;
    if (isNewer(claim, there)) return true; // of the same time
    if (there.address.frontendId === parts.self.id)
      return !this.#parts.isClaiming(uid, there.address);
    if (!isAlive(parts, there.address)) return true;
    return (await lookup.has(uid, there)) === false;
  }
}
