import type { Directory, SessionAddress } from '@nopal/core';

/** The users of a cluster whose servers all live in this process. */
export class MemoryDirectory implements Directory {
  /** uid → frontend type → session. */
  readonly #users = new Map<string, Map<string, SessionAddress>>();

  async claim(uid: string, address: SessionAddress): Promise<SessionAddress | undefined> {
    const known = this.#users.get(uid) ?? new Map<string, SessionAddress>();
    const replaced = known.get(address.frontendType);
    this.#users.set(uid, known.set(address.frontendType, address));
    const isSame =
      replaced?.frontendId === address.frontendId && replaced.sessionId === address.sessionId;
    return isSame ? undefined : replaced;
  }

  async release(uid: string, address: SessionAddress): Promise<void> {
    const known = this.#users.get(uid);
    const held = known?.get(address.frontendType);
    if (held?.sessionId !== address.sessionId || held.frontendId !== address.frontendId) return;
    known?.delete(address.frontendType);
    if (known?.size === 0) this.#users.delete(uid);
  }

  async find(uid: string): Promise<readonly SessionAddress[]> {
    return [...(this.#users.get(uid)?.values() ?? [])];
  }
}
