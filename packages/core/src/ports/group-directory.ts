/** A frontend that holds members of a group. */
export interface GroupPlace {
  readonly frontendId: string;
  /** The names of the serializers that its members there chose. */
  readonly formats: readonly string[];
}

export interface GroupMember {
  readonly frontendId: string;
  readonly sessionId: number;
  /** Undefined for a session that is not bound. */
  readonly uid: string | undefined;
}

/** A session by where it is. */
export type MemberAddress = Pick<GroupMember, 'frontendId' | 'sessionId'>;

/**
 * The groups of the whole cluster. Members are sessions, each kept by its frontend; every server knows which frontends hold
 * members of which group. What rejects is a GameError, `UNAVAILABLE` or `DEADLINE_EXCEEDED` unless it says otherwise.
 */
export interface GroupDirectory {
  /**
   * @param ttlMs the group ends then, whoever is in it; undefined: it lives as long as it has members
   * @throws GameError `CONFLICT` when there is a group of that name.
   */
  create(name: string, ttlMs: number | undefined): Promise<void>;
  /** Lets the group live its TTL anew. @throws GameError `NOT_FOUND` for no such group, `CONFLICT` when it has no TTL. */
  renew(name: string): Promise<void>;
  /** Takes everybody out and ends the group. Answers false when there was none. */
  delete(name: string): Promise<boolean>;
  /** Whether it was made and has not ended, or has members. */
  exists(name: string): boolean;
  /** The frontends that hold members, as far as this server has heard. */
  places(name: string): readonly GroupPlace[];
  /**
   * Adds a session, takes it out, or asks for it. Answers false when it was a member already, or was none.
   * @throws GameError `NOT_FOUND` when the session is gone.
   */
  member(act: 'add' | 'remove' | 'has', name: string, session: MemberAddress): Promise<boolean>;
  /** How many members there are; of one user, when a uid is given. */
  count(name: string, uid?: string): Promise<number>;
  /** The members; those of one user, when a uid is given. */
  members(name: string, uid?: string): Promise<GroupMember[]>;
}
