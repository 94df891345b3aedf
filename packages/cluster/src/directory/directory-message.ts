/** The most items in one message. Longer lists go in pages. */
export const MAX_MESSAGE_ITEMS = 500;

/** A claim of the server that sends it, without what all of its claims share. */
export interface ClaimItem {
  readonly uid: string;
  readonly time: number;
  readonly sessionId: number;
}

/** A group as servers tell each other of it. */
export interface GroupItem {
  readonly name: string;
  /** When it was made, and by which server; of two of the same name the earlier is it. */
  readonly time: number;
  readonly by: string;
  /** 0: it lives as long as it has members. */
  readonly ttlMs: number;
  /** Until it ends; of a group without a TTL, until it is forgotten when nobody came. */
  readonly remainingMs: number;
}

/** What this frontend holds of a group. */
export interface PlaceItem {
  readonly name: string;
  /** None: it holds no member any more. */
  readonly formats: readonly string[];
}

/** What the directories of two servers say to each other. */
export type DirectoryMessage =
  /** Frontend → frontends of its type: logins. Answered with `claims`: those of the same users that are the other's. */
  | {
      readonly kind: 'claims';
      /** The sender's own boot and type. */
      readonly boot: string;
      readonly type: string;
      readonly claims: readonly ClaimItem[];
    }
  /** Any server → frontend, answered with `claims`: those of these users that it has. */
  | { readonly kind: 'find'; readonly uids: readonly string[] }
  /** @param isFirst what was told before counts no more: a full list begins. */
  | { readonly kind: 'places'; readonly isFirst: boolean; readonly places: readonly PlaceItem[] }
  /** Groups that live. Answered with `groups`: those of the asked that were made earlier. */
  | { readonly kind: 'groups'; readonly groups: readonly GroupItem[] }
  /** Answered with `done`. */
  | { readonly kind: 'group-end'; readonly name: string }
  | { readonly kind: 'group-renew'; readonly name: string }
  | GroupQuestion
  | { readonly kind: 'done' }
  /** The answer to `group-member`. */
  | { readonly kind: 'changed'; readonly outcome: 'yes' | 'no' | 'gone' }
  | { readonly kind: 'members'; readonly members: readonly MemberItem[]; readonly total: number };

/** About the members that a frontend holds. */
export type GroupQuestion =
  | {
      readonly kind: 'group-member';
      readonly act: 'add' | 'remove' | 'has';
      readonly name: string;
      readonly sessionId: number;
    }
  /** Answered with `members`: so many of those after so many; those of one user when a uid is given. */
  | {
      readonly kind: 'group-list';
      readonly name: string;
      readonly after: number;
      readonly limit: number;
      readonly uid: string;
    };

export interface MemberItem {
  readonly sessionId: number;
  /** '' for a session that is not bound. */
  readonly uid: string;
}
