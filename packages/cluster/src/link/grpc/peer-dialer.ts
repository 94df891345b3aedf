import type { Cancel } from '@nopal/core';
import type { PeerState } from '../peer-state.js';
import { Dial, type DialFailure } from './dial.js';
import type { LinkContext } from './link-context.js';

/** A connection that held so long was a good one: the next failure is the first again. */
const STEADY_MS = 5_000;
/** How long the larger id leaves it to the smaller one to dial. */
const SECOND_TURN_MS = 5_000;

/**
 * Dials one peer whenever it is to be dialled, one attempt at a time, with jittered pauses that grow. The smaller id dials, so
 * that a pair has one connection. The larger one dials after a while without it: the smaller may not want to see its type.
 */
export class PeerDialer {
  readonly #context: LinkContext;
  readonly #peer: PeerState;
  readonly #nextAttempt: () => number;
  readonly #failed: (failure: DialFailure) => void;
  readonly #isFirst: boolean;
  #dial: Dial | undefined;
  #cancelPause: Cancel | undefined;
  #failures = 0;
  #upAt = 0;
  #isWanted = false;
  /** The last connection was made by this side, so it is this side that makes it anew. */
  #hasMadeIt = false;

  /** @param nextAttempt numbers that grow, of the whole process */
  constructor(
    context: LinkContext,
    peer: PeerState,
    nextAttempt: () => number,
    failed: (failure: DialFailure) => void,
  ) {
    this.#context = context;
    this.#peer = peer;
    this.#nextAttempt = nextAttempt;
    this.#failed = failed;
    this.#isFirst = context.self.id < peer.id;
  }

  /** Dials at once if it is the first to dial, unless it does already. */
  want(): void {
    this.#isWanted = true;
    if (this.#dial !== undefined || this.#cancelPause !== undefined) return;
    if (this.#isFirst) this.#start();
    else this.#pause(false);
  }

  /** What it does is out of date: begins anew, with another address. */
  restart(): void {
    this.stop();
    this.#failures = 0;
    this.want();
  }

  /** The connection is there. */
  connected(now: number, isDialled: boolean): void {
    this.stop();
    this.#hasMadeIt = isDialled;
    this.#upAt = now;
  }

  /** The connection is there, and was not wanted as it is. */
  rejected(): void {
    this.stop();
    this.#isWanted = true;
    this.#pause(false);
  }

  /** The connection is lost: dials again after a pause. */
  disconnected(now: number): void {
    if (now - this.#upAt >= STEADY_MS) this.#failures = 0;
    this.#isWanted = true;
    if (this.#dial === undefined && this.#cancelPause === undefined) this.#pause(false);
  }

  stop(): void {
    this.#isWanted = false;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    this.#dial?.cancel();
    this.#dial = undefined;
  }

  #start(): void {
    this.#cancelPause = undefined;
    if (!this.#isWanted) return;
    const dial = new Dial(this.#context, this.#peer, this.#nextAttempt(), (failure) => {
      if (this.#dial !== dial) return;
      this.#dial = undefined;
      this.#pause(failure.isRefused);
      this.#failed(failure);
    });
    this.#dial = dial;
    dial.start();
  }

  #pause(isRefused: boolean): void {
    if (isRefused) this.#hasMadeIt = false;
    const ms = this.#isFirst || this.#hasMadeIt ? this.#backoff(isRefused) : SECOND_TURN_MS;
    this.#failures += 1;
    const start = (): void => this.#start();
    this.#cancelPause = this.#context.clock.setTimeout(start, ms * (0.5 + Math.random() / 2));
  }

  #backoff(isRefused: boolean): number {
    const { minBackoffMs, maxBackoffMs } = this.#context.limits;
    if (isRefused) return maxBackoffMs;
    return Math.min(maxBackoffMs, minBackoffMs * 2 ** Math.min(this.#failures, 16));
  }
}
