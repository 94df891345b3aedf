import type { Member } from '@nopal/core';
import type { BatchReceiver, PeerLoad } from '../link-transport.js';

/** A transport of a server of this process, as its hub and the others see it. */
export interface HubMember {
  /** Absent when it is not open. */
  readonly member: Member | undefined;
  readonly receiver: BatchReceiver | undefined;
  readonly load: PeerLoad;
  readonly isDraining: boolean;
  keeps(id: string): boolean;
  isConnectedWith(id: string): boolean;
  /** To be called on both. */
  connect(other: HubMember, member: Member): void;
  /** Whoever is gone in this process is gone for good. */
  disconnect(id: string, why: string): void;
  /** Another took over its id. */
  displace(boot: string): void;
  /** A server that it is connected with drains, or has another load. */
  peerChanged(id: string, peer: HubMember): void;
}
