/** Where a user's session is. */
export interface SessionAddress {
  readonly frontendId: string;
  readonly frontendType: string;
  readonly sessionId: number;
}

/**
 * Which user is connected where: uid → session, one per frontend type and uid. The newest claim wins; a release names
 * its session, so that a late one never removes a newer login.
 */
export interface Directory {
  /** Makes the session the user's own; resolves to the other one that it replaces, if any, which is then kicked. */
  claim(uid: string, address: SessionAddress): Promise<SessionAddress | undefined>;
  /** Removes the claim if it is still this session's. */
  release(uid: string, address: SessionAddress): Promise<void>;
  /** The user's sessions, at most one per frontend type. */
  find(uid: string): Promise<readonly SessionAddress[]>;
}
