import type { Claim, Confirmation, DirectoryStore } from '@nopal/cluster';
import { GameError, type SessionAddress } from '@nopal/core';

/** What all servers share, in one process. */
export class SharedClaims {
  readonly claims = new Map<string, Claim>();
  time = 1_000;
}

/**
 * One server's way to a shared store. `down`: it cannot be asked. `mute`: it does what it is asked to, and the answer is
 * lost.
 */
export class MemoryDirectoryStore implements DirectoryStore {
  state: 'up' | 'down' | 'mute' = 'up';
  readonly #shared: SharedClaims;
  #available: () => void = () => {};

  constructor(shared: SharedClaims) {
    this.#shared = shared;
  }

  async open(available: () => void): Promise<void> {
    this.#available = available;
    available();
  }

  back(): void {
    this.state = 'up';
    this.#available();
  }

  /** As a store that was restarted. */
  empty(): void {
    this.#shared.claims.clear();
  }

  swap(uid: string, address: SessionAddress): ReturnType<DirectoryStore['swap']> {
    return this.#do(() => {
      const key = keyOf(uid, address.frontendType);
      const before = this.#shared.claims.get(key);
      this.#shared.time = Math.max(this.#shared.time, before?.time ?? 0) + 1;
      const claim = { address, time: this.#shared.time };
      this.#shared.claims.set(key, claim);
      return { claim, before };
    });
  }

  remove(uid: string, address: SessionAddress): Promise<boolean> {
    return this.#do(() => {
      const key = keyOf(uid, address.frontendType);
      const held = this.#shared.claims.get(key);
      if (held === undefined || !isSameSession(held.address, address)) return false;
      return this.#shared.claims.delete(key);
    });
  }

  confirm(uid: string, claim: Claim, over?: Claim): Promise<Confirmation> {
    return this.#do(() => {
      const key = keyOf(uid, claim.address.frontendType);
      const held = this.#shared.claims.get(key);
      const isSame = held !== undefined && isSameSession(held.address, claim.address);
      if (isSame && held.time === claim.time) return 'kept';
      const isOver =
        held !== undefined &&
        over !== undefined &&
        held.time === over.time &&
        isSameSession(held.address, over.address);
      if (held !== undefined && !isSame && !isOver && held.time >= claim.time) return held;
      this.#shared.claims.set(key, claim);
      return 'written';
    });
  }

  find(uids: readonly string[], frontendTypes: readonly string[]): Promise<readonly Claim[][]> {
    return this.#do(() =>
      uids.map((uid) =>
        frontendTypes.flatMap((type) => this.#shared.claims.get(keyOf(uid, type)) ?? []),
      ),
    );
  }

  async close(): Promise<void> {
    this.#available = () => {};
  }

  /** Done in a later turn of the event loop and answered in one after that, each server's questions in order. */
  #do<T>(what: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.state === 'down') {
        reject(new GameError('UNAVAILABLE', 'the store is down'));
        return;
      }
      setImmediate(() => {
        const done = what();
        const { state } = this;
        setImmediate(() => {
          if (state === 'up') resolve(done);
          else reject(new GameError('DEADLINE_EXCEEDED', 'the store does not answer'));
        });
      });
    });
  }
}

function keyOf(uid: string, frontendType: string): string {
  return `${frontendType} ${uid}`;
}

function isSameSession(a: SessionAddress, b: SessionAddress): boolean {
  return a.frontendId === b.frontendId && a.boot === b.boot && a.sessionId === b.sessionId;
}
