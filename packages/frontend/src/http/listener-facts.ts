import type { AddressRanges } from '../ip-address.js';
import type { RequestFraming } from './request-framing.js';
import type { StatusLines } from './status-line.js';

/** What all requests of a listener share. */
export interface ListenerFacts {
  readonly isSecure: boolean;
  readonly trustedProxies: AddressRanges;
  readonly statusLines: StatusLines;
  /** Has read the head of the request whose turn it is. */
  readonly framing: RequestFraming;
  /** Whether answers tell how long an idle connection lives. */
  readonly sendsKeepAlive: boolean;
}
