import type { Gauge, Logger, Metrics } from '@nopal/core';
import type { PeerListener, PeerLoad } from './link-transport.js';
import { PeerState } from './peer-state.js';

/** The other servers, what has become of them, and who is told. */
export class PeerBook {
  readonly #logger: Logger;
  readonly #upGauge: Gauge;
  readonly #peers = new Map<string, PeerState>();
  readonly #listeners = new Set<PeerListener>();

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#upGauge = metrics.gauge('nopal_link_peers', 'Servers with a connection');
  }

  get(id: string): PeerState | undefined {
    return this.#peers.get(id);
  }

  values(): IterableIterator<PeerState> {
    return this.#peers.values();
  }

  /** The one of that id; made when it is new. */
  of(id: string, type: string): PeerState {
    let peer = this.#peers.get(id);
    if (peer === undefined) {
      peer = new PeerState(id, type);
      this.#peers.set(id, peer);
    }
    return peer;
  }

  watch(listener: PeerListener): () => void {
    this.#listeners.add(listener);
    for (const peer of this.#peers.values())
      if (peer.status !== 'down') this.#guard(() => listener.up?.(peer, false));
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * A connection is there.
   * @param isResumed as far as both sides said; a peer that was held and is not resumed is lost first.
   */
  up(peer: PeerState, type: string, boot: string, isResumed: boolean, now: number): void {
    if (peer.isHeld && !isResumed) this.lost(peer);
    peer.type = type;
    peer.boot = boot;
    peer.status = 'up';
    peer.isHeld = true;
    peer.lastSeen = now;
    this.#upGauge.add(1);
    this.#logger.info('the link to a server is up', { peer: peer.id, boot, isResumed });
    this.#tell((listener) => listener.up?.(peer, isResumed));
  }

  down(peer: PeerState, why: string): void {
    if (peer.status === 'down') return;
    peer.status = 'down';
    peer.isDraining = false;
    this.#upGauge.add(-1);
    this.#logger.info('the link to a server is down', { peer: peer.id, boot: peer.boot, why });
    this.#tell((listener) => listener.down?.(peer));
  }

  /**
   * To be called for one that is down.
   * @param isPeaceful it said that it leaves, or this server does
   */
  lost(peer: PeerState, isPeaceful = false): void {
    if (!peer.isHeld) return;
    peer.isHeld = false;
    const fields = { peer: peer.id, boot: peer.boot };
    if (isPeaceful) this.#logger.info('a server and this one have parted', fields);
    else this.#logger.warn('a server is given up: what it held is gone', fields);
    this.#tell((listener) => listener.lost?.(peer));
  }

  /** One that is down, not held and not kept is of no interest any more. */
  forgetIfGone(peer: PeerState): void {
    if (peer.status === 'down' && !peer.isHeld && !peer.isKept) this.#peers.delete(peer.id);
  }

  suspect(peer: PeerState): void {
    if (peer.status !== 'up') return;
    peer.status = 'suspect';
    this.changed(peer);
  }

  alive(peer: PeerState, now: number): void {
    peer.lastSeen = now;
    if (peer.status !== 'suspect') return;
    peer.status = 'up';
    this.changed(peer);
  }

  loaded(peer: PeerState, load: PeerLoad): void {
    const { inFlight, sessions, lagMs } = peer.load;
    if (inFlight === load.inFlight && sessions === load.sessions && lagMs === load.lagMs) return;
    peer.load = load;
    this.changed(peer);
  }

  draining(peer: PeerState): void {
    if (peer.isDraining) return;
    peer.isDraining = true;
    this.changed(peer);
  }

  changed(peer: PeerState): void {
    this.#tell((listener) => listener.changed?.(peer));
  }

  drained(peer: PeerState): void {
    this.#tell((listener) => listener.drained?.(peer));
  }

  displaced(boot: string): void {
    this.#tell((listener) => listener.displaced?.(boot));
  }

  #tell(say: (listener: PeerListener) => void): void {
    for (const listener of [...this.#listeners]) this.#guard(() => say(listener));
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#logger.error('a listener of the link failed', { error });
    }
  }
}
