import type { Cancel } from '@nopal/core';
import type { PeerState } from '../peer-state.js';
import type { LinkContext } from './link-context.js';

/** So many heartbeats missed make a peer suspect. */
const MISSED_BEATS = 3;

/**
 * Judges peers by the time since they were heard: with each heartbeat, and between two of them at the very moment at which
 * somebody's time is over.
 */
export class SilenceWatch {
  readonly #context: LinkContext;
  readonly #silent: (peer: PeerState, silentMs: number) => void;
  #lastBeat: number;
  #excusedMs = 0;
  #cancel: Cancel | undefined;

  /** @param silent is told of a peer that is held and gave no sign of life for `lostAfterMs`. */
  constructor(context: LinkContext, silent: (peer: PeerState, silentMs: number) => void) {
    this.#context = context;
    this.#silent = silent;
    this.#lastBeat = context.clock.now();
  }

  /** How long this process stood still before the last heartbeat. */
  get excusedMs(): number {
    return this.#excusedMs;
  }

  /** Once a heartbeat. */
  beat(): void {
    const { clock, limits, book } = this.#context;
    const now = clock.now();
    // What came while this process stood still has not been read: nobody is to blame for it.
    const stall = now - this.#lastBeat - limits.heartbeatMs;
    this.#excusedMs = this.#isStall(stall) ? stall : 0;
    this.#lastBeat = now;
    for (const peer of book.values()) peer.lastSeen += this.#excusedMs;
    this.#judge(now);
  }

  close(): void {
    this.#cancel?.();
  }

  #judge(now: number): void {
    const { clock, limits, book } = this.#context;
    const { heartbeatMs, lostAfterMs } = limits;
    const suspectAfterMs = MISSED_BEATS * heartbeatMs;
    this.#cancel?.();
    this.#cancel = undefined;
    let nextMs = heartbeatMs;
    for (const peer of [...book.values()]) {
      if (!peer.isHeld) continue;
      const silentMs = now - peer.lastSeen;
      if (silentMs >= lostAfterMs) {
        this.#silent(peer, silentMs);
        continue;
      }
      if (silentMs >= suspectAfterMs) book.suspect(peer);
      const limitMs = silentMs < suspectAfterMs ? suspectAfterMs : lostAfterMs;
      nextMs = Math.min(nextMs, limitMs - silentMs);
    }
    if (nextMs >= heartbeatMs) return; // the next heartbeat looks again
    const dueAt = now + nextMs;
    this.#cancel = clock.setTimeout(() => this.#between(dueAt), nextMs);
  }

  #between(dueAt: number): void {
    const now = this.#context.clock.now();
    // The next heartbeat knows for how long.
    if (!this.#isStall(now - dueAt)) this.#judge(now);
  }

  #isStall(lateMs: number): boolean {
    return lateMs > this.#context.limits.heartbeatMs / 2;
  }
}
