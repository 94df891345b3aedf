/** Where a user's session is. */
export interface SessionAddress {
  readonly frontendId: string;
  readonly frontendType: string;
  /** The frontend's boot: once that process is dead, what it claimed is not seen any more. */
  readonly boot: string;
  readonly sessionId: number;
}

/** Told what others decided about this server's sessions. It does not throw. */
export interface DirectoryListener {
  /** A session of this server lost its user to a newer login. Its end may be under way, or over. */
  superseded(uid: string, address: SessionAddress): void;
}

export interface FindOptions {
  /** Asks those who know, instead of what was heard in the last seconds. */
  readonly fresh?: boolean;
}

/** Of a reconcile: how many of this server's claims were looked at, written anew, and lost. */
export interface ReconcileReport {
  readonly checked: number;
  readonly repaired: number;
  readonly superseded: number;
}

/**
 * Which user is connected where: uid → session, one per frontend type and uid. The newest claim wins; a release names its
 * session, so that a late one never removes a newer login. Every method ends within the directory's own bounds (two
 * seconds at most), and what rejects is a GameError `UNAVAILABLE` or `DEADLINE_EXCEEDED` unless it says otherwise.
 */
export interface Directory {
  /** Starts to take part. Resolves also when the others, or a store, cannot be reached yet. */
  open(listener: DirectoryListener): Promise<void>;
  /**
   * Makes the session the user's own.
   * @returns the session that it replaces, should its frontend not have been told: the caller ends it.
   * @throws GameError `CONFLICT` when a newer login won meanwhile: this session is the one to end.
   */
  claim(uid: string, address: SessionAddress): Promise<SessionAddress | undefined>;
  /** Removes the claim if it is still this session's; answers whether it was. */
  release(uid: string, address: SessionAddress): Promise<boolean>;
  /** The users' live sessions, in the order of the uids: at most one per frontend type each. */
  find(
    uids: readonly string[],
    options?: FindOptions,
  ): Promise<readonly (readonly SessionAddress[])[]>;
  /** Compares this server's claims with what the others know; the directory does so by itself, too. Never rejects. */
  reconcile(): Promise<ReconcileReport>;
  /** Ends its timers and connections. Claims are not released by it. */
  close(): Promise<void>;
}
