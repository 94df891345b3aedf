import type {
  Cancel,
  Clock,
  Discovery,
  Logger,
  Member,
  MembershipListener,
  Metrics,
} from '@nopal/core';
import type { LinkTransport, Peer } from '../link/link-transport.js';
import { isNewerBoot } from './boot.js';
import { isSameMember, KnownServer } from './known-server.js';
import { MemberLists } from './member-lists.js';
import { MembershipListeners } from './membership-listeners.js';
import type { Candidate, Registry } from './registry.js';
import { RegistryPanic } from './registry-panic.js';

/** How long a server stays that the registry has dropped while the link reaches it, in milliseconds. */
const ORPHAN_MS = 300_000;
const SWEEP_MS = 1_000;

export interface MembershipParts {
  readonly registry: Registry;
  readonly transport: Pick<LinkTransport, 'keep' | 'peer' | 'watch'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The server types that this server wants to see; all without it. */
  readonly types?: readonly string[];
  /** A newer server runs under this server's id (its boot), or does no more: this one should not be given work. */
  readonly superseded?: (boot: string | undefined) => void;
}

/**
 * The live servers: those of whom the registry has told and whom the link reaches. The registry proposes and the link
 * decides: a server that the link reaches is not given up because the registry is down, empty or wrong.
 */
export class Membership implements Discovery {
  readonly #parts: MembershipParts;
  readonly #servers = new Map<string, KnownServer>();
  readonly #listeners: MembershipListeners;
  readonly #lists: MemberLists;
  readonly #panic: RegistryPanic;
  readonly #types: ReadonlySet<string> | undefined;
  #self: Member | undefined;
  #ownId = '';
  #kept: readonly Member[] = [];
  #opening: Promise<void> | undefined;
  #unwatch: (() => void) | undefined;
  #cancelSweep: Cancel | undefined;
  #isClosed = false;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
    this.#types = parts.types === undefined ? undefined : new Set(parts.types);
    this.#listeners = new MembershipListeners(parts.logger);
    this.#panic = new RegistryPanic(parts);
    this.#lists = new MemberLists(() => this.#routed());
  }

  /** To be called once the link listens. @throws TypeError (by rejection) for a server that the registry cannot take. */
  async register(self: Member): Promise<void> {
    this.#ownId = self.id;
    this.#opening ??= this.#open();
    await this.#opening;
    await this.#parts.registry.register(self);
    this.#self = self;
    this.#lists.changed(self.type);
    this.#listeners.joined(self);
  }

  /** @throws TypeError (by rejection) for what the registry cannot take; nothing is changed then. */
  async update(self: Member): Promise<void> {
    const before = this.#self;
    if (before === undefined || this.#isClosed) return;
    this.#assume(self);
    try {
      await this.#parts.registry.register(self);
    } catch (error) {
      // What it cannot take must not stand in the way of the next change, that the server drains for one.
      if (this.#self === self) this.#assume(before);
      throw error;
    }
  }

  /** The end of it: nothing is told or kept up to date any more. */
  async deregister(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listeners.clear();
    this.#cancelSweep?.();
    this.#unwatch?.();
    const self = this.#self;
    this.#self = undefined;
    if (self !== undefined) this.#lists.changed(self.type);
    const { registry } = this.#parts;
    await registry.deregister();
    await registry.close();
  }

  members(type: string): readonly Member[] {
    return this.#lists.get(type);
  }

  member(id: string): Member | undefined {
    const self = this.#self;
    return self !== undefined && id === self.id ? self : this.#servers.get(id)?.told;
  }

  watch(listener: MembershipListener): () => void {
    const others = [...this.#servers.values()].flatMap(({ told }) => told ?? []);
    others.sort((a, b) => (a.id < b.id ? -1 : 1));
    return this.#listeners.add(
      listener,
      this.#self === undefined ? others : [this.#self, ...others],
    );
  }

  /**
   * How much of a type's work a member should have beside the others: 1, or 0.5 while the registry holds it for ill or has
   * dropped it though the link reaches it.
   */
  weight(id: string): number {
    const server = this.#servers.get(id);
    if (server?.deniedSince === undefined || this.#panic.has(server.listed.type)) return 1;
    return 0.5;
  }

  #assume(self: Member): void {
    const before = this.#self;
    this.#self = self;
    this.#lists.changed(self.type);
    if (before !== undefined && !isSameMember(self, before)) this.#listeners.changed(self, before);
  }

  async #open(): Promise<void> {
    const { registry, transport, clock, superseded } = this.#parts;
    this.#unwatch = transport.watch({
      up: (peer, isResumed) => this.#up(peer, isResumed),
      down: (peer) => this.#look(peer.id),
      lost: (peer) => this.#lost(peer),
      changed: (peer) => this.#look(peer.id),
      displaced: (boot) => superseded?.(boot),
    });
    this.#cancelSweep = clock.setInterval(() => this.#sweep(), SWEEP_MS);
    await registry.open({
      candidates: (all, canRemove) => this.#candidates(all, canRemove),
      superseded: (boot) => superseded?.(boot),
    });
  }

  #candidates(all: readonly Candidate[], canRemove: boolean): void {
    if (this.#isClosed) return;
    const now = this.#parts.clock.now();
    const found = this.#wanted(all);
    for (const [id, candidate] of found) {
      const server = this.#servers.get(id);
      if (server === undefined) this.#add(candidate, now);
      else if (canRemove || isNewerBoot(candidate.member.boot, server.listed.boot))
        server.list(candidate, now);
    }
    for (const [id, server] of canRemove ? this.#servers : []) if (!found.has(id)) server.miss(now);
    this.#lookAtAll();
  }

  /** Those of the types that this server wants to see, without itself, one for each id. */
  #wanted(all: readonly Candidate[]): Map<string, Candidate> {
    const found = new Map<string, Candidate>();
    for (const candidate of all) {
      const { id, type, boot } = candidate.member;
      if (id === this.#ownId || this.#types?.has(type) === false) continue;
      const other = found.get(id);
      if (other === undefined || isNewerBoot(boot, other.member.boot)) found.set(id, candidate);
    }
    return found;
  }

  #add(candidate: Candidate, now: number): void {
    const { id } = candidate.member;
    const server = new KnownServer(candidate, now);
    const peer = this.#parts.transport.peer(id);
    // Whoever dials is here before the registry tells of it.
    if (peer !== undefined && peer.status !== 'down') server.linkedBoot = peer.boot;
    this.#servers.set(id, server);
  }

  #up(peer: Peer, isResumed: boolean): void {
    const server = this.#servers.get(peer.id);
    if (server === undefined) return;
    if (server.linkedBoot !== peer.boot || !isResumed) this.#leave(server);
    server.linkedBoot = peer.boot;
    this.#look(peer.id);
  }

  #lost(peer: Peer): void {
    const server = this.#servers.get(peer.id);
    if (server === undefined || server.linkedBoot !== peer.boot) return;
    this.#leave(server);
    server.linkedBoot = undefined;
    this.#look(peer.id);
  }

  /** Those who left first, so that whoever takes their place comes after. */
  #lookAtAll(): void {
    const servers = [...this.#servers.values()].sort((a, b) =>
      a.listed.id < b.listed.id ? -1 : 1,
    );
    for (const server of servers) this.#dropIfGone(server);
    for (const server of servers) this.#settle(server);
    this.#keep();
  }

  #look(id: string): void {
    const server = this.#servers.get(id);
    if (server === undefined) return;
    const isDropped = this.#dropIfGone(server);
    this.#settle(server);
    if (isDropped) this.#keep();
  }

  /** Neither the registry nor the link has it any more. */
  #dropIfGone(server: KnownServer): boolean {
    const { id } = server.listed;
    const peer = this.#parts.transport.peer(id);
    const isReached =
      server.linkedBoot !== undefined && peer !== undefined && peer.status !== 'down';
    if (server.missingSince === undefined || isReached) return false;
    this.#servers.delete(id);
    this.#leave(server);
    return true;
  }

  /** Tells what is new of it. */
  #settle(server: KnownServer): void {
    const { id } = server.listed;
    if (this.#servers.get(id) !== server) return;
    const peer = this.#parts.transport.peer(id);
    const now = server.member(peer);
    const before = server.told;
    const isNew = now === undefined || before === undefined || !isSameMember(now, before);
    if (isNew) server.told = now;
    const isRouted = now?.state === 'ready' && peer?.status === 'up';
    if (isNew || isRouted !== server.isRouted) {
      server.isRouted = isRouted;
      this.#lists.changed(server.listed.type);
      if (before !== undefined) this.#lists.changed(before.type);
    }
    if (!isNew || now === undefined) return;
    if (before === undefined) this.#listeners.joined(now);
    else this.#listeners.changed(now, before);
  }

  #leave(server: KnownServer): void {
    const { told } = server;
    server.told = undefined;
    server.isRouted = false;
    if (told === undefined) return;
    this.#lists.changed(told.type);
    this.#listeners.left(told);
  }

  #keep(): void {
    const kept: Member[] = [];
    for (const { listed, isOutcast } of this.#servers.values()) if (!isOutcast) kept.push(listed);
    kept.sort((a, b) => (a.id < b.id ? -1 : 1));
    const isSame =
      kept.length === this.#kept.length && kept.every((one, i) => one === this.#kept[i]);
    if (isSame) return;
    this.#kept = kept;
    this.#parts.transport.keep(kept);
  }

  #sweep(): void {
    this.#panic.check([...this.#servers.values()].filter(({ isRouted }) => isRouted));
    const now = this.#parts.clock.now();
    let isAny = false;
    for (const server of this.#servers.values()) {
      if (server.missingSince === undefined || server.isOutcast) continue;
      if (this.#panic.has(server.listed.type)) server.missingSince = now;
      else if (now - server.missingSince >= ORPHAN_MS) {
        server.isOutcast = true;
        isAny = true;
      }
    }
    if (isAny) this.#lookAtAll();
  }

  *#routed(): Iterable<Member> {
    const self = this.#self;
    if (self?.state === 'ready') yield self;
    for (const { told, isRouted } of this.#servers.values())
      if (isRouted && told !== undefined) yield told;
  }
}
