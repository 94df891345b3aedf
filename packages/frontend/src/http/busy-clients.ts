import { forwardedAddress } from '../forwarded-address.js';
import { type AddressRanges, addressKey } from '../ip-address.js';

export interface BusyClientsOptions {
  readonly maxConnectionsPerAddress: number;
  /** They are not counted: whom they name is. */
  readonly trustedProxies: AddressRanges;
}

/** What of a request tells whose it is. */
interface Asking {
  readonly peerAddress: string;
  header(name: string): string | undefined;
}

/**
 * Counts the requests that wait for something by the address of their client: each has a connection for itself. The addon does not
 * tell whose connection has ended, so that those between two requests are not counted; it closes them after ten seconds.
 */
export class BusyClients {
  readonly #options: BusyClientsOptions;
  readonly #counts = new Map<string, number>();
  /** Addresses that have as many as they may. */
  #full = 0;

  constructor(options: BusyClientsOptions) {
    this.#options = options;
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.#counts.size;
  }

  /** Whether the client has as many as it may. Where nobody has, no address is looked at. */
  isFull(request: Asking): boolean {
    if (this.#full === 0) return false;
    const key = this.#keyOf(request);
    return key !== undefined && this.#isFull(this.#counts.get(key) ?? 0);
  }

  /** @returns what tells of its end, once; undefined for one that is not counted. */
  add(request: Asking): (() => void) | undefined {
    const key = this.#keyOf(request);
    if (key === undefined) return undefined;
    this.#change(key, 1);
    return () => this.#change(key, -1);
  }

  #change(key: string, by: number): void {
    const before = this.#counts.get(key) ?? 0;
    const after = before + by;
    this.#full += Number(this.#isFull(after)) - Number(this.#isFull(before));
    if (after === 0) this.#counts.delete(key);
    else this.#counts.set(key, after);
  }

  #isFull(count: number): boolean {
    return count >= this.#options.maxConnectionsPerAddress;
  }

  #keyOf(request: Asking): string | undefined {
    const { trustedProxies } = this.#options;
    const peer = request.peerAddress;
    if (peer === '') return undefined;
    if (!trustedProxies.contains(peer)) return addressKey(peer);
    const forwarded = request.header('x-forwarded-for');
    const client = forwarded && forwardedAddress(forwarded, trustedProxies);
    return client ? addressKey(client) : undefined;
  }
}
