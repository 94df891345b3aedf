import type { Member } from '../ports/discovery.js';

/** What those who forward a session's messages remember of the latest one, so that the next of a burst needs no look-up. */
export class SessionForwarding {
  /** What the forwarder keeps of the server that got it, once that server knows the session. */
  knownTo: object | undefined;
  /** The members from which `picked` was chosen. */
  among: readonly Member[] | undefined;
  /** The server that the session stays with. */
  picked: Member | undefined;
}
