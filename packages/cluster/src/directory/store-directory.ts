import {
  type Directory,
  type DirectoryListener,
  type FindOptions,
  GameError,
  type ReconcileReport,
  type SessionAddress,
} from '@nopal/core';
import { AddressCache } from './address-cache.js';
import { addNewest, type Claim, isNewer, isSameSession } from './claim.js';
import { DirectoryCounters } from './directory-counters.js';
import type { DirectoryMessage } from './directory-message.js';
import { type DirectoryParts, isAlive } from './directory-parts.js';
import type { DirectoryStore } from './directory-store.js';
import { FrontendLookup } from './frontend-lookup.js';
import { LoginClock } from './login-clock.js';
import { OwnClaims } from './own-claims.js';
import { ReconcileTimer } from './reconcile-timer.js';
import { StoreReconciler } from './store-reconciler.js';

export interface StoreDirectoryOptions {
  /** The types of the frontends where users may be. */
  readonly frontendTypes: readonly string[];
  /**
   * What becomes of a login that the store cannot confirm: it is let in, unique on its own frontend, and entered when the
   * store is back; or it fails with the store's error.
   */
  readonly whenDown?: 'fail-open-local' | 'fail-closed';
  /** The longest wait for the answer of another frontend, in milliseconds. */
  readonly askTimeoutMs?: number;
  /** How long it is believed where a user was found; 0: not at all. */
  readonly cacheMs?: number;
  /** Users whose place is remembered. */
  readonly cacheUsers?: number;
  /** How often this frontend's users are compared with the store, give or take a fifth. */
  readonly reconcileMs?: number;
}

/** The longest wait after the store is back until it is compared, so that not all frontends come at once; in milliseconds. */
const MAX_RETURN_DELAY_MS = 1_000;

/**
 * A directory in a store that all servers share. A login is one swap there, the one point where it is decided; a logout
 * compares before it deletes. Each frontend remembers its own users, and writes them again when the store has lost them.
 */
export class StoreDirectory implements Directory {
  readonly #parts: DirectoryParts;
  readonly #store: DirectoryStore;
  readonly #options: StoreDirectoryOptions;
  readonly #cache: AddressCache;
  readonly #loginClock: LoginClock;
  readonly #counters: DirectoryCounters;
  readonly #lookup: FrontendLookup;
  readonly #own: OwnClaims;
  /** Sessions whose claims are under way, by user. */
  readonly #claiming = new Map<string, Set<number>>();
  readonly #reconciler: StoreReconciler;
  readonly #timer: ReconcileTimer;
  #reconciling: Promise<ReconcileReport> | undefined;
  #cancelReturn: (() => void) | undefined;
  #stopListening: (() => void) | undefined;

  /** @param kind for metrics: `redis` */
  constructor(
    kind: string,
    store: DirectoryStore,
    parts: DirectoryParts,
    options: StoreDirectoryOptions,
  ) {
    this.#parts = parts;
    this.#store = store;
    this.#options = options;
    const { cacheUsers = 10_000, cacheMs = 2_000, reconcileMs = 60_000 } = options;
    this.#cache = new AddressCache(parts.clock, cacheUsers, cacheMs);
    this.#loginClock = new LoginClock(parts.clock);
    this.#counters = new DirectoryCounters(parts.metrics, kind);
    this.#own = new OwnClaims(this.#counters);
    this.#lookup = new FrontendLookup(
      parts,
      this.#loginClock,
      this.#counters,
      options.askTimeoutMs ?? 1_000,
    );
    this.#reconciler = new StoreReconciler({
      parts,
      store,
      own: this.#own,
      lookup: this.#lookup,
      counters: this.#counters,
      isClaiming: (uid, { sessionId }) => this.#claiming.get(uid)?.has(sessionId) === true,
    });
    this.#timer = new ReconcileTimer(parts.clock, reconcileMs, () => this.reconcile());
  }

  async open(listener: DirectoryListener): Promise<void> {
    this.#own.listener = listener;
    this.#stopListening = this.#parts.peers.listen({
      receive: (_from, message) => this.#receive(message),
    });
    if (this.#parts.self.frontend) this.#timer.start();
    await this.#store.open(() => this.#returned());
  }

  async claim(uid: string, address: SessionAddress): Promise<SessionAddress | undefined> {
    const before = this.#own.get(uid);
    if (before !== undefined && isSameSession(before.address, address)) return undefined;
    this.#cache.delete(uid);
    this.#begin(uid, address);
    try {
      const { claim, before: replaced } = await this.#store.swap(uid, address);
      this.#loginClock.observe(claim.time);
      this.#enter(uid, claim, before);
      this.#counters.claims.add(1);
      return replaced === undefined ? undefined : this.#toEnd(address, replaced);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.#failed('claim', error);
      if (this.#options.whenDown === 'fail-closed') {
        this.#reconciler.removeLater(uid, address); // it may be in the store all the same
        throw error;
      }
      const after = this.#own.get(uid)?.time;
      this.#enter(uid, { address, time: this.#loginClock.next(after) }, before);
      this.#counters.unconfirmed.add(1);
      return undefined;
    } finally {
      this.#end(uid, address);
    }
  }

  async release(uid: string, address: SessionAddress): Promise<boolean> {
    const wasOwn = this.#own.release(uid, address);
    try {
      return await this.#store.remove(uid, address);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.#failed('release', error);
      this.#reconciler.removeLater(uid, address);
      return wasOwn;
    }
  }

  async find(
    uids: readonly string[],
    options: FindOptions = {},
  ): Promise<readonly (readonly SessionAddress[])[]> {
    const found = new Map<string, readonly SessionAddress[]>();
    const unknown: string[] = [];
    for (const uid of new Set(uids)) {
      const cached = options.fresh === true ? undefined : this.#cache.get(uid);
      if (cached?.every((address) => isAlive(this.#parts, address)) === true)
        found.set(uid, cached);
      else unknown.push(uid);
    }
    if (unknown.length > 0) {
      const claims = await this.#ask(unknown);
      for (const uid of unknown) {
        const mine = this.#own.get(uid);
        const all = claims.get(uid) ?? [];
        if (mine !== undefined) addNewest(all, mine);
        const addresses = all.map(({ address }) => address);
        found.set(uid, addresses);
        this.#cache.set(uid, addresses);
      }
    }
    return uids.map((uid) => found.get(uid) ?? []);
  }

  reconcile(): Promise<ReconcileReport> {
    this.#reconciling ??= this.#reconciler.run().finally(() => {
      this.#reconciling = undefined;
    });
    return this.#reconciling;
  }

  async close(): Promise<void> {
    this.#timer.stop();
    this.#cancelReturn?.();
    this.#stopListening?.();
    await this.#store.close();
  }

  /** Notes who has the user here now. @throws GameError `CONFLICT` when another session of this frontend is it meanwhile. */
  #enter(uid: string, claim: Claim, before: Claim | undefined): void {
    const held = this.#own.get(uid);
    if (held !== undefined && held !== before && isNewer(held, claim)) {
      throw new GameError('CONFLICT', `a newer login of user ${uid} was made meanwhile`);
    }
    this.#own.set(uid, claim);
    // Whoever replaced it before may not have reached it, and it is not compared with the store any more.
    if (held !== undefined) this.#own.lose(uid, held);
  }

  /** Sessions of this frontend were told already; those of dead ones need not be. */
  #toEnd(by: SessionAddress, { address }: Claim): SessionAddress | undefined {
    if (isSameSession(address, by) || address.frontendId === by.frontendId) return undefined;
    return isAlive(this.#parts, address) ? address : undefined;
  }

  /** What the store says; without it what the frontends say. */
  async #ask(uids: readonly string[]): Promise<Map<string, Claim[]>> {
    const found = new Map<string, Claim[]>(uids.map((uid) => [uid, []]));
    try {
      const stored = await this.#store.find(uids, this.#options.frontendTypes);
      stored.forEach((claims, i) => {
        const uid = uids[i] as string;
        found.set(
          uid,
          claims.filter(({ address }) => isAlive(this.#parts, address)),
        );
      });
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.#failed('find', error);
      await this.#lookup.find(uids, found);
    }
    return found;
  }

  #receive(message: DirectoryMessage): DirectoryMessage | undefined {
    if (message.kind !== 'find') return undefined;
    const { boot, type } = this.#parts.self;
    const claims = this.#own.items(message.uids);
    for (const uid of message.uids) {
      for (const sessionId of this.#claiming.get(uid) ?? [])
        claims.push({ uid, sessionId, time: this.#loginClock.next() });
    }
    return { kind: 'claims', boot, type, claims };
  }

  #returned(): void {
    if (!this.#parts.self.frontend) return;
    this.#cancelReturn?.();
    this.#cancelReturn = this.#parts.clock.setTimeout(
      () => void this.reconcile(),
      Math.random() * MAX_RETURN_DELAY_MS,
    );
  }

  #begin(uid: string, { sessionId }: SessionAddress): void {
    const sessions = this.#claiming.get(uid) ?? new Set<number>();
    this.#claiming.set(uid, sessions.add(sessionId));
  }

  #end(uid: string, { sessionId }: SessionAddress): void {
    const sessions = this.#claiming.get(uid);
    sessions?.delete(sessionId);
    if (sessions?.size === 0) this.#claiming.delete(uid);
  }

  #failed(what: string, err: unknown): void {
    this.#counters.failures.add(1);
    this.#parts.logger.debug('the directory store failed', { what, err });
  }
}

function isStoreFailure(error: unknown): error is GameError {
  return GameError.is(error) && error.code !== 'CONFLICT';
}
