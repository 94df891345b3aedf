import type { Session } from '../session/session.js';
import type { Member } from './discovery.js';

/** Decides which server of a type gets a client's message. */
export interface Router {
  /** @throws GameError `UNAVAILABLE` when no server of that type lives, `NOT_FOUND` when the project has no such type. */
  pick(serverType: string, route: string, session: Session): Member;
  /** The member with that id while it lives. */
  memberOf(id: string): Member | undefined;
}
