import type { Clock } from '@nopal/core';
import { addressKey } from './ip-address.js';

export interface AddressLimits {
  /** Open connections of one address (IPv6: of one /64). */
  readonly maxConnectionsPerAddress: number;
  /** New connections of one address in a second, also as a burst. */
  readonly maxNewConnectionsPerSecondPerAddress: number;
}

export type Admission = 'admitted' | 'too many connections' | 'too many new connections';

interface Account {
  connections: number;
  /** GCRA: when the next connection would be due if they came evenly. */
  due: number;
}

/** Addresses without a connection whose rate is still remembered; the longest silent one is forgotten first. */
const MAX_IDLE_ADDRESSES = 65_536;

/** Counts connections and their rate by address. Memory is bounded by the open connections and MAX_IDLE_ADDRESSES. */
export class AddressLimiter {
  readonly #limits: AddressLimits;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #busy = new Map<string, Account>();
  readonly #idle = new Map<string, Account>();

  constructor(limits: AddressLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#intervalMs = 1_000 / limits.maxNewConnectionsPerSecondPerAddress;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#busy.size + this.#idle.size;
  }

  /** Asks for one more connection; each one that is admitted must be released. */
  admit(address: string): Admission {
    const key = addressKey(address);
    const now = this.#clock.now();
    this.#forgetSettled(now);
    const account = this.#busy.get(key) ?? this.#idle.get(key) ?? { connections: 0, due: now };
    const due = Math.max(account.due, now);
    // A burst of one second's worth: the due time may run ahead by a second less one interval.
    const tooFast = due - now > 1_000 - this.#intervalMs + 1e-6;
    if (tooFast) {
      this.#remember(key, account);
      return 'too many new connections';
    }
    account.due = due + this.#intervalMs;
    if (account.connections >= this.#limits.maxConnectionsPerAddress) {
      this.#remember(key, account);
      return 'too many connections';
    }
    account.connections += 1;
    this.#remember(key, account);
    return 'admitted';
  }

  release(address: string): void {
    const key = addressKey(address);
    const account = this.#busy.get(key);
    if (account === undefined) return;
    account.connections -= 1;
    this.#remember(key, account);
  }

  #remember(key: string, account: Account): void {
    if (account.connections > 0) {
      this.#idle.delete(key);
      this.#busy.set(key, account);
      return;
    }
    this.#busy.delete(key);
    this.#idle.delete(key);
    this.#idle.set(key, account);
    if (this.#idle.size > MAX_IDLE_ADDRESSES) {
      for (const oldest of this.#idle.keys()) {
        this.#idle.delete(oldest);
        break;
      }
    }
  }

  /** At most two a call, so that the map shrinks faster than it grows and no call takes long. */
  #forgetSettled(now: number): void {
    let left = 2;
    for (const [key, account] of this.#idle) {
      if (account.due > now || left === 0) return;
      this.#idle.delete(key);
      left -= 1;
    }
  }
}
