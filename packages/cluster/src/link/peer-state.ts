import type { LinkAddress } from '@nopal/core';
import type { Peer, PeerLoad, PeerStatus } from './link-transport.js';

const NO_LOAD: PeerLoad = { inFlight: 0, sessions: 0, lagMs: 0 };

/** Another server, as its transport sees it. `PeerBook` changes what listeners are told of. */
export class PeerState implements Peer {
  readonly id: string;
  type: string;
  boot = '';
  status: PeerStatus = 'down';
  isDraining = false;
  load = NO_LOAD;
  /** It was up and has not been given up: what is held for its boot stands. */
  isHeld = false;
  /** Somebody asked to keep a connection with it. */
  isKept = false;
  address: LinkAddress | undefined;
  /** When something came from it, by the clock's `recent`. */
  lastSeen = 0;

  constructor(id: string, type: string) {
    this.id = id;
    this.type = type;
  }
}
