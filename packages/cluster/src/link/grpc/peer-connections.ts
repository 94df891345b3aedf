import type { Member } from '@nopal/core';
import type { FlushTurn } from '../flush-turn.js';
import type { Batch, BatchReceiver, PeerLoad } from '../link-transport.js';
import type { PeerState } from '../peer-state.js';
import type { TransportCounters } from '../transport-counters.js';
import { AbsenceWatch } from './absence-watch.js';
import { Connection, type ConnectionEnd, type ConnectionParts } from './connection.js';
import type { DialFailure } from './dial.js';
import type { LinkContext, MadeLink } from './link-context.js';
import { PeerDialer } from './peer-dialer.js';
import { GoAwayReason } from './signal.js';
import { SilenceWatch } from './silence-watch.js';

export interface PeerConnectionsParts {
  readonly context: LinkContext;
  readonly receiver: BatchReceiver;
  readonly turn: FlushTurn;
  readonly counters: TransportCounters;
  /** The batch to each server that can be reached: kept here, read on the way of each message. */
  readonly batches: Map<string, Batch>;
  readonly load: () => PeerLoad;
}

/** The connections of a server: one with each peer, dialled again when it is lost, watched by heartbeats. */
export class PeerConnections {
  readonly #context: LinkContext;
  readonly #parts: PeerConnectionsParts;
  readonly #connectionParts: ConnectionParts;
  readonly #connections = new Map<string, Connection>();
  readonly #dialers = new Map<string, PeerDialer>();
  readonly #absence: AbsenceWatch;
  readonly #silence: SilenceWatch;
  #attempts = 0;

  constructor(parts: PeerConnectionsParts) {
    const { context } = parts;
    this.#parts = parts;
    this.#context = context;
    this.#absence = new AbsenceWatch(context, (peer) => this.#lose(peer));
    this.#silence = new SilenceWatch(context, (peer, silentMs) => this.#silent(peer, silentMs));
    const { book, refusals } = context;
    this.#connectionParts = {
      clock: context.clock,
      logger: context.logger,
      turn: parts.turn,
      limits: context.limits,
      counters: parts.counters,
      received: ({ peer }, bytes) => parts.receiver.receive(peer.id, bytes),
      alive: ({ peer }) => book.alive(peer, context.clock.recent()),
      loaded: ({ peer }, load) => book.loaded(peer, load),
      draining: ({ peer }) => book.draining(peer),
      replaced: ({ peer }, boot) => this.displaced(peer.id, boot),
      drained: ({ peer }) => book.drained(peer),
      broken: ({ peer }, code, detail, isOurs) => refusals.note(peer.id, code, detail, isOurs),
      over: (connection, end) => this.#over(connection, end),
    };
  }

  keep(servers: readonly Member[]): void {
    const { book, self } = this.#context;
    const kept = new Set<string>();
    for (const server of servers) {
      if (server.id === self.id) continue;
      kept.add(server.id);
      this.#keepOne(server);
    }
    for (const peer of [...book.values()]) {
      if (kept.has(peer.id)) continue;
      peer.isKept = false;
      this.#dialers.get(peer.id)?.stop();
      if (!this.#connections.has(peer.id)) this.#forgetIfGone(peer);
    }
  }

  attemptOf(peerId: string): number {
    const link = this.#connections.get(peerId)?.link;
    return link === undefined || link.isDialled ? 0 : link.attempt;
  }

  established(link: MadeLink): void {
    const { book, clock, self } = this.#context;
    const { hello } = link;
    const known = book.get(hello.serverId);
    const isStale = known?.isHeld === true && known.boot > hello.boot;
    const before = this.#connections.get(hello.serverId);
    if (before !== undefined && !isStale) this.#replace(before, link);
    const peer = book.of(hello.serverId, hello.serverType);
    const connection = new Connection(peer, link, this.#connectionParts);
    const dialer = this.#dialers.get(peer.id);
    if (isStale || (link.resumes !== '' && !peer.isHeld)) {
      if (isStale) connection.goAway(GoAwayReason.REPLACED, peer.boot);
      connection.end(isStale ? 'a newer boot is there' : 'it was given up meanwhile');
      if (link.isDialled) dialer?.rejected();
      return;
    }
    const isSame = peer.isHeld && peer.boot === hello.boot;
    const isResumed = isSame && link.resumes === hello.boot && hello.resumes === self.boot;
    this.#connections.set(peer.id, connection);
    this.#parts.batches.set(peer.id, connection.batch);
    this.#absence.forget(peer.id);
    dialer?.connected(clock.now(), link.isDialled);
    connection.heartbeat(this.#parts.load());
    if (this.#context.isDraining) connection.goAway(GoAwayReason.DRAINING, '');
    book.up(peer, hello.serverType, hello.boot, isResumed, clock.recent());
    if (hello.draining) book.draining(peer);
  }

  displaced(peerId: string, newerBoot: string): void {
    const { self, refusals, book } = this.#context;
    if (newerBoot <= self.boot) return;
    const detail = `another server took over the id ${self.id}: its boot ${newerBoot} is newer than ${self.boot}`;
    refusals.note(peerId, 'DUPLICATE_SERVER_ID', detail, false);
    book.displaced(newerBoot);
  }

  announceDrain(): void {
    for (const connection of this.#connections.values())
      connection.goAway(GoAwayReason.DRAINING, '');
  }

  /** Once a heartbeat: says that this server lives, and looks who does. */
  beat(): void {
    this.#silence.beat();
    const now = this.#context.clock.now();
    for (const connection of [...this.#connections.values()]) this.#tend(connection, now);
  }

  async close(): Promise<void> {
    for (const dialer of this.#dialers.values()) dialer.stop();
    this.#dialers.clear();
    this.#absence.close();
    this.#silence.close();
    const leaving = [...this.#connections.values()].map((one) => one.leave(GoAwayReason.CLOSING));
    await Promise.all(leaving);
    for (const peer of this.#context.book.values()) this.#context.book.lost(peer, true);
  }

  #keepOne({ id, type, boot, address }: Member): void {
    const { book } = this.#context;
    const peer = book.of(id, type);
    peer.isKept = true;
    if (peer.isHeld && boot !== '' && boot < peer.boot) return; // the registry is behind
    const isElsewhere =
      peer.address?.host !== address?.host || peer.address?.port !== address?.port;
    peer.address = address;
    if (address === undefined) return;
    const connection = this.#connections.get(id);
    const dialer = this.#dialerOf(peer);
    if (connection !== undefined && (boot <= connection.boot || !isElsewhere)) return;
    if (isElsewhere) dialer.restart();
    else dialer.want();
  }

  #dialerOf(peer: PeerState): PeerDialer {
    let dialer = this.#dialers.get(peer.id);
    if (dialer === undefined) {
      const next = (): number => ++this.#attempts;
      dialer = new PeerDialer(this.#context, peer, next, (failure) =>
        this.#dialFailed(peer, failure),
      );
      this.#dialers.set(peer.id, dialer);
    }
    return dialer;
  }

  #dialFailed(peer: PeerState, { isNobodyThere, why }: DialFailure): void {
    this.#context.logger.debug('a server cannot be dialled', { peer: peer.id, why });
    if (!this.#connections.has(peer.id)) this.#absence.failed(peer, isNobodyThere);
  }

  /** Of two connections with one server the one just made is meant. */
  #replace(before: Connection, { hello }: MadeLink): void {
    if (before.boot !== hello.boot) before.goAway(GoAwayReason.REPLACED, hello.boot);
    before.end('replaced by a newer connection');
  }

  #silent(peer: PeerState, silentMs: number): void {
    this.#connections.get(peer.id)?.end(`no sign of life for ${Math.round(silentMs)} ms`);
    this.#lose(peer);
  }

  #tend(connection: Connection, now: number): void {
    const { limits } = this.#context;
    if (connection.stuckMs(now) - this.#silence.excusedMs >= limits.lostAfterMs) {
      connection.end('it does not read what is sent to it');
      return;
    }
    connection.heartbeat(this.#parts.load());
    const { peer } = connection;
    const usedAt = Math.max(connection.lastUsed, connection.lastSent);
    if (!peer.isKept && connection.link.isDialled && now - usedAt >= limits.idleMs)
      void connection.leave(GoAwayReason.UNNEEDED);
  }

  #over(connection: Connection, { why, isDeparted }: ConnectionEnd): void {
    const { book, clock, isClosing } = this.#context;
    const { peer } = connection;
    if (this.#connections.get(peer.id) !== connection) return;
    this.#connections.delete(peer.id);
    this.#parts.batches.delete(peer.id);
    book.down(peer, why);
    if (isDeparted) book.lost(peer, true);
    if (peer.isKept && !isClosing) {
      this.#dialers.get(peer.id)?.disconnected(clock.now());
      this.#absence.knock(peer);
    }
    this.#forgetIfGone(peer);
  }

  #lose(peer: PeerState): void {
    this.#context.book.lost(peer);
    this.#forgetIfGone(peer);
  }

  #forgetIfGone(peer: PeerState): void {
    const { book } = this.#context;
    book.forgetIfGone(peer);
    if (book.get(peer.id) !== undefined) return;
    this.#dialers.get(peer.id)?.stop();
    this.#dialers.delete(peer.id);
    this.#absence.forget(peer.id);
  }
}
