import type { Clock, SessionAddress } from '@nopal/core';

interface Entry {
  readonly addresses: readonly SessionAddress[];
  readonly until: number;
}

/** Where users were found in the last seconds. It holds so many users, the latest ones; who is not online is not kept. */
export class AddressCache {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #maxUsers: number;
  readonly #ttlMs: number;

  constructor(clock: Clock, maxUsers: number, ttlMs: number) {
    this.#clock = clock;
    this.#maxUsers = maxUsers;
    this.#ttlMs = ttlMs;
  }

  get(uid: string): readonly SessionAddress[] | undefined {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return undefined;
    if (entry.until > this.#clock.recent()) return entry.addresses;
    this.#entries.delete(uid);
    return undefined;
  }

  set(uid: string, addresses: readonly SessionAddress[]): void {
    this.#entries.delete(uid); // so that it becomes the latest
    if (addresses.length === 0 || this.#ttlMs === 0) return;
    if (this.#entries.size >= this.#maxUsers) {
      const oldest = this.#entries.keys().next();
      if (oldest.done !== true) this.#entries.delete(oldest.value);
    }
    this.#entries.set(uid, { addresses, until: this.#clock.now() + this.#ttlMs });
  }

  delete(uid: string): void {
    this.#entries.delete(uid);
  }
}
