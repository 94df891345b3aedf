import type { Gauge } from '@nopal/core';
import { ConnectionGate } from '../connection-gate.js';
import type { ResolvedListenOptions } from '../listen-options.js';
import type { UwsApp, UwsResponse } from '../uws-binding.js';
import { addressText } from './peer-address.js';

/**
 * Counts the HTTP connections of a listener, and closes new ones of an address that opens too many in a second. The addon tells the
 * address of a connection that comes, and of one that ends only that it does.
 */
export class HttpConnections {
  readonly #open: Gauge | undefined;
  readonly #gate: ConnectionGate | undefined;

  /** @param isLimited false where somebody else asks who may come in. */
  constructor(options: ResolvedListenOptions, isLimited: boolean) {
    this.#open = options.metrics?.gauge(
      'nopal_http_connections_open',
      'Connections that may send HTTP requests',
    );
    this.#gate = isLimited ? new ConnectionGate('http', options) : undefined;
  }

  watch(app: UwsApp): void {
    app.filter((response, change) => this.#changed(response, change));
  }

  /** A connection has become a WebSocket, of which the addon tells nothing more here. */
  upgraded(): void {
    this.#open?.add(-1);
  }

  #changed(response: UwsResponse, change: number): void {
    this.#open?.add(change);
    if (change < 0 || this.#gate === undefined) return;
    const address = addressText(response.getRemoteAddressAsText());
    const admission = this.#gate.admit(address);
    this.#gate.release(address); // only the rate is asked for: its end will not be told
    if (admission === 'admitted') return;
    this.#gate.refused('address limit', address, admission);
    response.close();
  }
}
