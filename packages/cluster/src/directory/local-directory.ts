import {
  type Directory,
  type DirectoryListener,
  type FindOptions,
  GameError,
  type ReconcileReport,
  type SessionAddress,
} from '@nopal/core';
import { AddressCache } from './address-cache.js';
import { addNewest, type Claim, claimOf, isNewer, isSameSession, itemOf } from './claim.js';
import { DirectoryCounters } from './directory-counters.js';
import { type ClaimItem, type DirectoryMessage, MAX_MESSAGE_ITEMS } from './directory-message.js';
import { type DirectoryParts, isAlive } from './directory-parts.js';
import { FrontendLookup } from './frontend-lookup.js';
import { LoginClock } from './login-clock.js';
import { OwnClaims } from './own-claims.js';
import { ReconcileTimer } from './reconcile-timer.js';

export interface LocalDirectoryOptions {
  /** The longest wait for the answer of another frontend. */
  readonly askTimeoutMs?: number;
  /** How long it is believed where a user was found; 0: not at all. */
  readonly cacheMs?: number;
  /** Users whose place is remembered. */
  readonly cacheUsers?: number;
  /** How often frontends that missed something are told again, give or take a fifth. */
  readonly reconcileMs?: number;
}

/**
 * A directory without a store: each frontend keeps its own users. A login is told to the frontends of its type; whoever
 * has that user with an older login lets it go, and answers a newer one. Both sides decide by the same order, so one of
 * two logins remains. Frontends that could not be told are told everything as soon as they can be.
 */
export class LocalDirectory implements Directory {
  readonly #parts: DirectoryParts;
  readonly #askTimeoutMs: number;
  readonly #cache: AddressCache;
  readonly #loginClock: LoginClock;
  readonly #counters: DirectoryCounters;
  readonly #timer: ReconcileTimer;
  readonly #lookup: FrontendLookup;
  /** The users of this frontend. */
  readonly #own: OwnClaims;
  /** Claims whose callers wait: they throw when they are lost. */
  readonly #pending = new Set<Claim>();
  /** Frontends that missed a login. */
  readonly #behind = new Set<string>();
  #stopListening: (() => void) | undefined;

  constructor(parts: DirectoryParts, options: LocalDirectoryOptions = {}) {
    this.#parts = parts;
    this.#askTimeoutMs = options.askTimeoutMs ?? 1_000;
    this.#cache = new AddressCache(
      parts.clock,
      options.cacheUsers ?? 10_000,
      options.cacheMs ?? 2_000,
    );
    this.#loginClock = new LoginClock(parts.clock);
    this.#counters = new DirectoryCounters(parts.metrics, 'local');
    this.#own = new OwnClaims(this.#counters);
    this.#lookup = new FrontendLookup(parts, this.#loginClock, this.#counters, this.#askTimeoutMs);
    this.#timer = new ReconcileTimer(parts.clock, options.reconcileMs ?? 60_000, () =>
      this.reconcile(),
    );
  }

  async open(listener: DirectoryListener): Promise<void> {
    this.#own.listener = listener;
    this.#stopListening = this.#parts.peers.listen({
      receive: (from, message) => this.#receive(from, message),
      up: (server) => void this.#sync(server),
      lost: (server) => void this.#behind.delete(server),
    });
    if (this.#parts.self.frontend) this.#timer.start();
  }

  async claim(uid: string, address: SessionAddress): Promise<SessionAddress | undefined> {
    const before = this.#own.get(uid);
    if (before !== undefined && isSameSession(before.address, address)) return undefined;
    const claim = { address, time: this.#loginClock.next(before?.time) };
    this.#own.set(uid, claim);
    this.#cache.delete(uid);
    if (before !== undefined) this.#lose(uid, before);
    this.#pending.add(claim);
    const item = itemOf(uid, claim);
    await Promise.all(this.#colleagues().map((server) => this.#announce(server, [item])));
    this.#pending.delete(claim);
    if (this.#own.get(uid) !== claim) {
      throw new GameError('CONFLICT', `a newer login of user ${uid} was made meanwhile`);
    }
    this.#counters.claims.add(1);
    return undefined; // whoever had the user was told, or will be
  }

  async release(uid: string, address: SessionAddress): Promise<boolean> {
    return this.#own.release(uid, address);
  }

  async find(
    uids: readonly string[],
    options: FindOptions = {},
  ): Promise<readonly (readonly SessionAddress[])[]> {
    const found = new Map<string, Claim[]>();
    const unknown: string[] = [];
    for (const uid of new Set(uids)) {
      const cached = options.fresh === true ? undefined : this.#cached(uid);
      if (cached === undefined) unknown.push(uid);
      found.set(
        uid,
        (cached ?? []).map((address) => ({ address, time: 0 })),
      );
    }
    await this.#lookup.find(unknown, found);
    for (const uid of unknown) {
      const mine = this.#own.get(uid);
      if (mine !== undefined) addNewest(found.get(uid) ?? [], mine);
      this.#cache.set(uid, addressesOf(found.get(uid)));
    }
    return uids.map((uid) => addressesOf(found.get(uid)));
  }

  async reconcile(): Promise<ReconcileReport> {
    const reports = await Promise.all([...this.#behind].map((server) => this.#sync(server)));
    const sum = (of: (report: ReconcileReport) => number): number =>
      reports.reduce((total, report) => total + of(report), 0);
    return {
      checked: sum(({ checked }) => checked),
      repaired: sum(({ repaired }) => repaired),
      superseded: sum(({ superseded }) => superseded),
    };
  }

  async close(): Promise<void> {
    this.#timer.stop();
    this.#stopListening?.();
  }

  /** Tells a frontend of all users here. */
  async #sync(server: string): Promise<ReconcileReport> {
    this.#behind.delete(server);
    let checked = 0;
    let repaired = 0;
    let superseded = 0;
    if (this.#mayBeColleague(server)) {
      const items = [...this.#own].map(([uid, claim]) => itemOf(uid, claim));
      for (let at = 0; at < items.length; at += MAX_MESSAGE_ITEMS) {
        const page = items.slice(at, at + MAX_MESSAGE_ITEMS);
        const lost = await this.#announce(server, page);
        if (lost === undefined) break; // it is behind again
        checked += page.length;
        repaired += page.length - lost;
        superseded += lost;
      }
    }
    this.#counters.reconciled.add(repaired);
    return { checked, repaired, superseded };
  }

  /** Tells a frontend of logins here. Answers how many were older than its own; undefined when it does not answer. */
  async #announce(server: string, items: readonly ClaimItem[]): Promise<number | undefined> {
    const { self, peers, logger } = this.#parts;
    try {
      const message = { kind: 'claims', boot: self.boot, type: self.type, claims: items } as const;
      const answer = await peers.ask(server, message, this.#askTimeoutMs);
      if (answer.kind !== 'claims' || answer.type !== self.type) return 0;
      return this.#yield(server, answer).length;
    } catch (err) {
      this.#counters.failures.add(1);
      this.#counters.unconfirmed.add(items.length);
      this.#behind.add(server);
      logger.debug('a frontend did not hear of a login; it will', { server, err });
      return undefined;
    }
  }

  #receive(from: string, message: DirectoryMessage): DirectoryMessage | undefined {
    const { self } = this.#parts;
    if (message.kind === 'find') return this.#answer(message.uids);
    if (message.kind !== 'claims') return undefined;
    if (!self.frontend || message.type !== self.type) return this.#answer([]);
    this.#yield(from, message);
    return this.#answer(message.claims.map(({ uid }) => uid));
  }

  /** Those of these users that are here. */
  #answer(uids: readonly string[]): DirectoryMessage {
    const { boot, type } = this.#parts.self;
    return { kind: 'claims', boot, type, claims: this.#own.items(uids) };
  }

  /** Lets go the users whose login elsewhere is newer; answers them. */
  #yield(from: string, message: Extract<DirectoryMessage, { kind: 'claims' }>): string[] {
    const lost: string[] = [];
    for (const item of message.claims) {
      this.#loginClock.observe(item.time);
      this.#cache.delete(item.uid);
      const mine = this.#own.get(item.uid);
      if (mine === undefined || !isNewer(claimOf(from, message, item), mine)) continue;
      this.#lose(item.uid, mine);
      lost.push(item.uid);
    }
    return lost;
  }

  #lose(uid: string, claim: Claim): void {
    this.#own.lose(uid, claim, !this.#pending.has(claim));
  }

  /** What was heard of a user lately, as far as those frontends still live. */
  #cached(uid: string): readonly SessionAddress[] | undefined {
    const addresses = this.#cache.get(uid);
    return addresses?.every((address) => isAlive(this.#parts, address)) === true
      ? addresses
      : undefined;
  }

  /** The other frontends of this type, those included that drain. */
  #colleagues(): string[] {
    return [...this.#parts.peers.servers()].filter((server) => this.#mayBeColleague(server));
  }

  /** Of a server that is connected before it is known as a member it is not known what it is. */
  #mayBeColleague(server: string): boolean {
    const { self, discovery } = this.#parts;
    if (!self.frontend) return false;
    const member = discovery.member(server);
    return member === undefined || (member.frontend && member.type === self.type);
  }
}

function addressesOf(claims: readonly Claim[] | undefined): readonly SessionAddress[] {
  return (claims ?? []).map(({ address }) => address);
}
