import type { Directory, ReconcileReport, SessionAddress } from '@nopal/core';
import { isSameSession } from './claim.js';

const NOTHING: ReconcileReport = { checked: 0, repaired: 0, superseded: 0 };

/** The users of a cluster whose servers all live in this process, and share this one. */
export class MemoryDirectory implements Directory {
  /** By uid, then by frontend type. */
  readonly #users = new Map<string, Map<string, SessionAddress>>();
  readonly #isAlive: (address: SessionAddress) => boolean;

  /** @param isAlive whether the frontend of that boot lives */
  constructor(isAlive: (address: SessionAddress) => boolean = () => true) {
    this.#isAlive = isAlive;
  }

  async open(): Promise<void> {}

  async claim(uid: string, address: SessionAddress): Promise<SessionAddress | undefined> {
    const known = this.#users.get(uid) ?? new Map<string, SessionAddress>();
    const replaced = known.get(address.frontendType);
    this.#users.set(uid, known.set(address.frontendType, address));
    if (replaced === undefined || isSameSession(replaced, address)) return undefined;
    return this.#isAlive(replaced) ? replaced : undefined;
  }

  async release(uid: string, address: SessionAddress): Promise<boolean> {
    const known = this.#users.get(uid);
    const held = known?.get(address.frontendType);
    if (held === undefined || !isSameSession(held, address)) return false;
    known?.delete(address.frontendType);
    if (known?.size === 0) this.#users.delete(uid);
    return true;
  }

  async find(uids: readonly string[]): Promise<readonly (readonly SessionAddress[])[]> {
    return uids.map((uid) => [...(this.#users.get(uid)?.values() ?? [])].filter(this.#isAlive));
  }

  /** There is one truth here, and nothing to compare it with. */
  async reconcile(): Promise<ReconcileReport> {
    return NOTHING;
  }

  async close(): Promise<void> {}
}
