import type { PeerLoad } from '../link-transport.js';

/** The first thing that each side says: see protos/link.proto. */
export interface Hello {
  readonly cluster: string;
  readonly serverId: string;
  readonly serverType: string;
  readonly boot: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly nonce: Uint8Array;
  /** The boot of the other that is still held; empty for none. */
  readonly resumes: string;
  readonly attempt: number;
  readonly target: string;
  readonly draining: boolean;
}

export interface Accepted {
  readonly version: number;
  readonly token: Uint8Array;
  readonly hmac: Uint8Array;
}

/** Why a connection does not come about. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** Values as in the enum of protos/link.proto. */
export const GoAwayReason = {
  UNSPECIFIED: 0,
  DRAINING: 1,
  CLOSING: 2,
  UNNEEDED: 3,
  REPLACED: 4,
  PROTOCOL_ERROR: 5,
} as const;

export interface GoAway {
  readonly reason: number;
  readonly detail: string;
}

/** A message of the control stream. `unknown` is one that a later version of the protocol has. */
export type Signal =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'proof'; readonly hmac: Uint8Array }
  | { readonly kind: 'accepted'; readonly accepted: Accepted }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'heartbeat'; readonly load: PeerLoad }
  | { readonly kind: 'go-away'; readonly goAway: GoAway }
  | { readonly kind: 'unknown' };
