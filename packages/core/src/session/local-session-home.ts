import { GameError } from '../errors/game-error.js';
import type { Clock } from '../ports/clock.js';
import type { Directory, DirectoryListener, SessionAddress } from '../ports/directory.js';
import type { Frontends } from '../ports/frontends.js';
import type { Logger } from '../ports/logger.js';
import { CloseCode, type KickReason } from './close-code.js';
import { CHANGE_COMPLETE, type Session, type SessionHome, type SessionPatch } from './session.js';
import type { Sessions } from './sessions.js';

/** The most that a session's data may be as JSON, in characters. */
const MAX_DATA_LENGTH = 65_536;

/** How long a login waits until the session that it replaces is ended; in milliseconds. */
const MAX_REPLACE_WAIT_MS = 1_000;

const REPLACED: KickReason = { code: 'REPLACED', message: 'the same user logged in elsewhere' };

/** Told of changes, to pass them on to the backends that follow the session. */
export interface SessionFollowers {
  changed(session: Session): void;
  closed(session: Session): void;
}

/** Keeps the truth of the sessions whose connections are on this server. */
export class LocalSessionHome implements SessionHome, DirectoryListener {
  readonly #sessions: Sessions;
  readonly #directory: Directory;
  readonly #frontends: Frontends;
  readonly #followers: SessionFollowers;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #boot: string;
  readonly #uniqueLogin: boolean;

  constructor(parts: {
    sessions: Sessions;
    directory: Directory;
    frontends: Frontends;
    followers: SessionFollowers;
    logger: Logger;
    clock: Clock;
    /** This server's own. */
    boot: string;
    /** Whether a user's older session is kicked when a newer one is bound. */
    uniqueLogin: boolean;
  }) {
    this.#sessions = parts.sessions;
    this.#directory = parts.directory;
    this.#frontends = parts.frontends;
    this.#followers = parts.followers;
    this.#logger = parts.logger;
    this.#clock = parts.clock;
    this.#boot = parts.boot;
    this.#uniqueLogin = parts.uniqueLogin;
  }

  /** Sessions that are being bound, and to whom. */
  readonly #binding = new WeakMap<Session, string>();

  async bind(session: Session, uid: string): Promise<void> {
    if (session.uid !== undefined || this.#binding.has(session)) {
      throw new GameError(
        'CONFLICT',
        `this session is bound already, so ${uid} cannot be bound to it`,
      );
    }
    this.#binding.set(session, uid);
    try {
      const address = this.#addressOf(session);
      const replaced = await this.#claim(session, uid, address);
      if (!session.isOpen) {
        // The older session has lost its place to this one: left alone, it would live on beside the next login.
        await this.#replace(replaced, address, uid);
        await this.#directory.release(uid, address);
        throw new GameError(
          'CONFLICT',
          `the client left while ${uid} was being bound to its session`,
        );
      }
      session.assume(uid, session.data, session.version + 1);
      this.#sessions.bound(session);
      this.#followers.changed(session);
      await this.#replace(replaced, address, uid);
    } finally {
      this.#binding.delete(session);
    }
  }

  change(session: Session, patch: SessionPatch): Promise<void> {
    const data: Record<string, unknown> = { ...session.data, ...patch };
    for (const key of Object.keys(patch)) if (patch[key] === undefined) delete data[key];
    const refusal = refusalOf(data);
    if (refusal !== undefined) return Promise.reject(refusal);
    session.assume(session.uid, data, session.version + 1);
    this.#followers.changed(session);
    return CHANGE_COMPLETE;
  }

  async kick(session: Session, reason: KickReason | undefined, code: CloseCode): Promise<void> {
    if (session.isOpen) session.downlink.kick(reason, code);
  }

  /** Only the session that lost the user is ended, and only while it is that user's. */
  superseded(uid: string, { frontendId, sessionId }: SessionAddress): void {
    const session = this.#sessions.get(frontendId, sessionId);
    if (session === undefined) return;
    if ((session.uid ?? this.#binding.get(session)) === uid) this.#endReplaced(session);
  }

  /** The connection has ended, whoever ended it. */
  closed(session: Session): void {
    const { uid } = session;
    this.#sessions.closed(session);
    this.#followers.closed(session);
    if (uid === undefined) return;
    this.#directory.release(uid, this.#addressOf(session)).catch((err: unknown) => {
      this.#logger.warn('the directory did not release a user; it will when it reconciles', {
        uid,
        err,
      });
    });
  }

  async #claim(
    session: Session,
    uid: string,
    address: SessionAddress,
  ): Promise<SessionAddress | undefined> {
    try {
      return await this.#directory.claim(uid, address);
    } catch (error) {
      // Without unique login both stay; others find the newer one.
      if (!GameError.is(error) || error.code !== 'CONFLICT') throw error;
      if (!this.#uniqueLogin) return undefined;
      this.#endReplaced(session);
      throw error;
    }
  }

  #endReplaced(session: Session): void {
    if (this.#uniqueLogin && session.isOpen) session.downlink.kick(REPLACED, CloseCode.REPLACED);
  }

  /** The new login has won already; that the old one cannot be kicked, or not yet, must not undo it. */
  async #replace(
    replaced: SessionAddress | undefined,
    by: SessionAddress,
    uid: string,
  ): Promise<void> {
    if (replaced === undefined || !this.#uniqueLogin) return;
    if (replaced.frontendId === by.frontendId && replaced.sessionId === by.sessionId) return;
    const kicked = this.#frontends.kick(replaced, REPLACED, CloseCode.REPLACED).then(
      () => {},
      (err: unknown) =>
        this.#logger.warn('the older session of a user could not be kicked; its frontend will', {
          uid,
          replaced,
          err,
        }),
    );
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.setTimeout(resolve, MAX_REPLACE_WAIT_MS);
      void kicked.then(() => {
        cancel();
        resolve();
      });
    });
  }

  #addressOf({ frontendId, frontendType, id }: Session): SessionAddress {
    return { frontendId, frontendType, boot: this.#boot, sessionId: id };
  }
}

/** Why data cannot be a session's: it must travel as JSON, and is sent to every server that follows the session. */
function refusalOf(data: SessionPatch): GameError | undefined {
  try {
    const { length } = JSON.stringify(data);
    if (length <= MAX_DATA_LENGTH) return undefined;
    return new GameError(
      'TOO_LARGE',
      `a session's data is ${length} characters as JSON; at most ${MAX_DATA_LENGTH} are allowed`,
    );
  } catch (cause) {
    return new GameError(
      'INVALID',
      `a session's data must be plain JSON values: ${(cause as Error).message}`,
      { cause },
    );
  }
}
