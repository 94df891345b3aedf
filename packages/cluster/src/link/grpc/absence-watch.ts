import { connect } from 'node:net';
import type { Cancel } from '@nopal/core';
import type { PeerState } from '../peer-state.js';
import type { LinkContext } from './link-context.js';

/** A machine that answers for so long that nobody listens there has no such process any more. */
const NOBODY_THERE_MS = 250;
const FIRST_KNOCK_MS = 50;
const KNOCK_MS = 100;
const KNOCK_AGAIN_MS = 1_000;

/**
 * Finds out early that a process is gone: its machine says that nobody listens at its address. It is knocked at as soon as the
 * connection is lost, as dialling waits longer and longer; who dials besides sees it too.
 */
export class AbsenceWatch {
  readonly #context: LinkContext;
  readonly #gone: (peer: PeerState) => void;
  /** Since when nobody listens where the peer was. */
  readonly #absentSince = new Map<string, number>();
  readonly #knocks = new Map<string, Cancel>();

  /** @param gone is told of a peer that is still held. */
  constructor(context: LinkContext, gone: (peer: PeerState) => void) {
    this.#context = context;
    this.#gone = gone;
  }

  /** Somebody tried to reach a peer without a connection, and failed. */
  failed(peer: PeerState, isNobodyThere: boolean): void {
    if (!isNobodyThere) {
      this.#absentSince.delete(peer.id);
      return;
    }
    const now = this.#context.clock.now();
    const since = this.#absentSince.get(peer.id) ?? now;
    this.#absentSince.set(peer.id, since);
    if (now - since >= NOBODY_THERE_MS && peer.isHeld) this.#gone(peer);
  }

  /** The connection with a peer is lost. */
  knock(peer: PeerState): void {
    this.#schedule(peer, FIRST_KNOCK_MS);
  }

  /** It is there again, or of no interest any more. */
  forget(peerId: string): void {
    this.#absentSince.delete(peerId);
    this.#knocks.get(peerId)?.();
    this.#knocks.delete(peerId);
  }

  close(): void {
    for (const cancel of this.#knocks.values()) cancel();
    this.#knocks.clear();
  }

  #schedule(peer: PeerState, delayMs: number): void {
    this.#knocks.get(peer.id)?.();
    const cancel = this.#context.clock.setTimeout(() => this.#knockNow(peer), delayMs);
    this.#knocks.set(peer.id, cancel);
  }

  #knockNow(peer: PeerState): void {
    const { address, isHeld, status } = peer;
    if (address === undefined || !isHeld || status !== 'down') {
      this.#knocks.delete(peer.id);
      return;
    }
    const socket = connect(address).unref();
    const answered = (isNobodyThere: boolean): void => {
      socket.destroy();
      if (!this.#knocks.has(peer.id) || peer.status !== 'down' || !peer.isHeld) return;
      this.#schedule(peer, isNobodyThere ? KNOCK_MS : KNOCK_AGAIN_MS);
      this.failed(peer, isNobodyThere);
    };
    socket.once('connect', () => answered(false));
    socket.once('timeout', () => answered(false));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => answered(code === 'ECONNREFUSED'));
    socket.setTimeout(KNOCK_AGAIN_MS);
  }
}
