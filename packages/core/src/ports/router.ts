import type { Session } from '../session/session.js';
import type { Member } from './discovery.js';

/** Decides which server of a type gets a client's message. */
export interface Router {
  /** @throws GameError `UNAVAILABLE` when no server of that type lives, `NOT_FOUND` when the project has no such type. */
  pick(serverType: string, route: string, session: Session): Member;
  /**
   * Another server for a message that its own did not get or was lost with; undefined where there is none, or where retries
   * would be more than the cluster can bear.
   */
  pickAgain(serverType: string, route: string, session: Session, lost: string): Member | undefined;
  /** Whether a server answered a message, be it with an error of the game, or let its deadline pass. */
  outcome(serverId: string, isFailure: boolean): void;
  /** The member with that id while it lives. */
  memberOf(id: string): Member | undefined;
}
