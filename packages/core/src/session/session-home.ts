import type { CloseCode, KickReason } from './close-code.js';
import type { Session } from './session.js';

/** A change of session data: fields to set; undefined removes the field. */
export type SessionPatch = Readonly<Record<string, unknown>>;

/** Where a session's truth is kept: its frontend. On a backend the same calls travel there. */
export interface SessionHome {
  /**
   * Ties the user to the session, after which the older session of the same user is kicked.
   * @throws GameError `CONFLICT` when the session is bound or closed.
   */
  bind(session: Session, uid: string): Promise<void>;
  /** @throws GameError `CONFLICT` when another server changed the data meanwhile. */
  change(session: Session, patch: SessionPatch): Promise<void>;
  kick(session: Session, reason: KickReason | undefined, code: CloseCode): Promise<void>;
}
