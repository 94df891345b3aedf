import type { Counter } from '@nopal/core';
import { AddressLimiter, type Admission } from './address-limiter.js';
import type { ResolvedListenOptions } from './listen-options.js';

/** Why a connection was refused; a label of the metric. */
export type Refusal = 'address limit' | 'origin' | 'proxy' | 'draining' | 'request' | 'listener';

const REFUSALS: readonly Refusal[] = [
  'address limit',
  'origin',
  'proxy',
  'draining',
  'request',
  'listener',
];

/** Lets connections in by address, and counts those that are refused. */
export class ConnectionGate {
  readonly #limiter: AddressLimiter;
  readonly #options: ResolvedListenOptions;
  readonly #transport: string;
  readonly #refused = new Map<Refusal, Counter>();

  constructor(transport: string, options: ResolvedListenOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#limiter = new AddressLimiter(options, options.clock);
    for (const reason of REFUSALS) {
      const counter = options.metrics?.counter(
        'nopal_connections_refused_total',
        'Connections refused before a client was heard, by reason.',
        { transport, reason },
      );
      if (counter !== undefined) this.#refused.set(reason, counter);
    }
  }

  /** Trusted proxies are not counted: behind one that names no client, all clients have its address. */
  admit(address: string): Admission {
    if (this.#options.trustedProxies.contains(address)) return 'admitted';
    return this.#limiter.admit(address);
  }

  release(address: string): void {
    if (!this.#options.trustedProxies.contains(address)) this.#limiter.release(address);
  }

  /** Logged at debug: whoever connects can cause it as often as he likes. */
  refused(reason: Refusal, address: string, detail: string): void {
    this.#refused.get(reason)?.add(1);
    this.#options.logger?.debug('connection refused', {
      transport: this.#transport,
      reason,
      address,
      detail,
    });
  }
}
