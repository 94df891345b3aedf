import type { LinkTransport, Peer, PeerListener, PeerStatus } from '@nopal/cluster';
import type { Member } from '@nopal/core';

interface ScriptedPeer extends Peer {
  status: PeerStatus;
  isDraining: boolean;
  load: Peer['load'];
}

/** Connections that a test makes and breaks; nothing is carried. */
export class ScriptedTransport implements Pick<LinkTransport, 'keep' | 'peer' | 'watch'> {
  /** What it was last told to keep. */
  kept: readonly Member[] = [];
  keeps = 0;
  readonly #peers = new Map<string, ScriptedPeer>();
  readonly #listeners = new Set<PeerListener>();

  keep(servers: readonly Member[]): void {
    this.kept = servers;
    this.keeps += 1;
  }

  peer(id: string): Peer | undefined {
    return this.#peers.get(id);
  }

  watch(listener: PeerListener): () => void {
    this.#listeners.add(listener);
    for (const peer of this.#peers.values()) if (peer.status !== 'down') listener.up?.(peer, false);
    return () => this.#listeners.delete(listener);
  }

  get keptIds(): readonly string[] {
    return this.kept.map(({ id }) => id);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  up(id: string, boot = `${id}-boot`, isResumed = false): void {
    const load = { inFlight: 0, sessions: 0, lagMs: 0 };
    const type = id.slice(0, id.indexOf('-'));
    const peer: ScriptedPeer = { id, type, boot, status: 'up', isDraining: false, load };
    this.#peers.set(id, peer);
    for (const one of this.#listeners) one.up?.(peer, isResumed);
  }

  down(id: string): void {
    const peer = this.#of(id);
    peer.status = 'down';
    for (const one of this.#listeners) one.down?.(peer);
  }

  lost(id: string): void {
    const peer = this.#of(id);
    if (peer.status !== 'down') this.down(id);
    for (const one of this.#listeners) one.lost?.(peer);
  }

  change(id: string, what: Partial<Pick<ScriptedPeer, 'status' | 'isDraining' | 'load'>>): void {
    const peer = Object.assign(this.#of(id), what);
    for (const one of this.#listeners) one.changed?.(peer);
  }

  displace(boot: string): void {
    for (const one of this.#listeners) one.displaced?.(boot);
  }

  #of(id: string): ScriptedPeer {
    const peer = this.#peers.get(id);
    if (peer === undefined) throw new Error(`there is no peer ${id}`);
    return peer;
  }
}
