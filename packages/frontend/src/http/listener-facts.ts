import type { AddressRanges } from '../ip-address.js';
import type { StatusLines } from './status-line.js';

/** What all requests of a listener share. */
export interface ListenerFacts {
  readonly isSecure: boolean;
  readonly trustedProxies: AddressRanges;
  readonly statusLines: StatusLines;
  /** Whether answers tell how long an idle connection lives. */
  readonly sendsKeepAlive: boolean;
}
