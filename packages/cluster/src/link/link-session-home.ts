import type {
  CloseCode,
  KickReason,
  Session,
  SessionHome,
  SessionPatch,
  Sessions,
} from '@nopal/core';
import { checkReply, type LinkAsker } from './link-asker.js';

/** The home of sessions whose connections are on other servers: every change travels there. */
export class LinkSessionHome implements SessionHome {
  readonly #asker: LinkAsker;
  readonly #sessions: Sessions;
  /** The version that the latest change made here would give, until the frontend refuses it. */
  readonly #own = new WeakMap<Session, number>();

  constructor(asker: LinkAsker, sessions: Sessions) {
    this.#asker = asker;
    this.#sessions = sessions;
  }

  async bind(session: Session, uid: string): Promise<void> {
    const reply = checkReply(
      await this.#asker.ask(session.frontendId, { about: 'bind', sessionId: session.id, uid }),
    );
    // The change itself may have come first, as to every server that follows the session.
    if (session.uid !== undefined || !session.isOpen) return;
    session.assume(uid, session.data, reply.session?.version ?? session.version + 1);
    this.#sessions.bound(session);
  }

  /** Seen here at once; taken back when the frontend refuses because another server was first. */
  async change(session: Session, patch: SessionPatch): Promise<void> {
    const baseVersion = session.version;
    const removed = Object.keys(patch).filter((key) => patch[key] === undefined);
    const data: Record<string, unknown> = { ...session.data, ...patch };
    for (const key of removed) delete data[key];
    const isOwnBase = this.#own.get(session) === baseVersion;
    session.assume(session.uid, data, baseVersion + 1);
    this.#own.set(session, baseVersion + 1);
    const reply = await this.#asker.ask(session.frontendId, {
      about: 'change',
      sessionId: session.id,
      patch: JSON.stringify(patch),
      removed,
      baseVersion,
      isOwnBase,
    });
    if (reply.error !== undefined && reply.session !== undefined) {
      this.#own.delete(session);
      const wasBound = session.uid !== undefined;
      session.assume(reply.session.uid, JSON.parse(reply.session.data), reply.session.version);
      if (!wasBound && session.uid !== undefined && session.isOpen) this.#sessions.bound(session);
    }
    checkReply(reply);
  }

  /** The frontend has told what the session is, whatever was under way here. */
  reset(session: Session): void {
    this.#own.delete(session);
  }

  async kick(session: Session, reason: KickReason | undefined, code: CloseCode): Promise<void> {
    await this.#asker.ask(session.frontendId, {
      about: 'kick',
      sessionId: session.id,
      reason,
      code,
    });
  }
}
