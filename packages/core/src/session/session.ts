import { SessionQueue } from '../dispatch/session-queue.js';
import { GameError } from '../errors/game-error.js';
import { isWhole, WHOLE_TEXT } from '../manifest/half-pairs.js';
import type { Serializer } from '../ports/serializer.js';
import { CloseCode, type KickReason } from './close-code.js';
import type { Downlink } from './downlink.js';
import { SessionForwarding } from './session-forwarding.js';

/** What the client said in its handshake, checked and bounded. */
export interface HandshakeData {
  readonly sys: Readonly<Record<string, unknown>>;
  /** What the game's client sent along: version, token, language. */
  readonly user: Readonly<Record<string, unknown>>;
}

/** Data of a session whose fields nobody declared. */
export type SessionData = Record<string, unknown>;

/** What a session is made of. */
export interface SessionOrigin {
  /** Unique on its frontend while that process lives. */
  readonly id: number;
  /** The server that holds the connection. */
  readonly frontendId: string;
  readonly frontendType: string;
  readonly remoteAddress: string;
  readonly handshake: HandshakeData;
  /** How the bodies of its messages are written, as chosen in the handshake. */
  readonly serializer: Serializer;
}

/** A group as its members know it. */
export interface Membership {
  remove(session: Session<object>): boolean;
}

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

/** The longest user id, in characters. */
export const MAX_UID_LENGTH = 256;

const UNCHANGED = Promise.resolve();

/**
 * One player's connection, as the game sees it: on the frontend itself, and on backends as a copy that follows it.
 * Declare the shape of its data at the handler: `join(session: Session<PlayerData>, …)`. Data must be plain JSON values.
 */
export class Session<Data extends object = SessionData> {
  readonly id: number;
  readonly frontendId: string;
  readonly frontendType: string;
  readonly remoteAddress: string;
  readonly handshake: HandshakeData;
  readonly serializer: Serializer;
  /** Grows with each change of uid or data; a change is refused when it was made from an older version. */
  version = 0;
  /** Its messages in order; the dispatcher's own. */
  readonly queue = new SessionQueue();
  /** The forwarders' own. */
  readonly forwarding = new SessionForwarding();
  readonly downlink: Downlink;
  /** The groups that it is in; kept by the groups themselves. */
  groups: Set<Membership> | undefined;

  #uid: string | undefined;
  #data: Data = Object.freeze({}) as Data;
  #open = true;
  readonly #home: SessionHome;
  #closeCallbacks: (() => void)[] | undefined;
  #pendingChange: Promise<void> | undefined;

  constructor(origin: SessionOrigin, downlink: Downlink, home: SessionHome) {
    this.id = origin.id;
    this.frontendId = origin.frontendId;
    this.frontendType = origin.frontendType;
    this.remoteAddress = origin.remoteAddress;
    this.handshake = origin.handshake;
    this.serializer = origin.serializer;
    this.downlink = downlink;
    this.#home = home;
  }

  /** The bound user, or undefined before `bind`. */
  get uid(): string | undefined {
    return this.#uid;
  }

  /** The session's data; a frozen object that `set` replaces. */
  get data(): Readonly<Data> {
    return this.#data;
  }

  /** False once the connection has ended. */
  get isOpen(): boolean {
    return this.#open;
  }

  /**
   * Ties a user id to the session. With unique login, the older session of that user is kicked once this one is bound.
   * @throws GameError `INVALID` for an empty or too long uid or one that UTF-8 cannot carry, `CONFLICT` when the session is bound already or has closed.
   */
  async bind(uid: string): Promise<void> {
    if (typeof uid !== 'string' || uid.length === 0 || uid.length > MAX_UID_LENGTH) {
      throw new GameError('INVALID', `a uid is a text of 1 to ${MAX_UID_LENGTH} characters`);
    }
    if (!isWhole(uid)) throw new GameError('INVALID', `a uid is ${WHOLE_TEXT}`);
    if (this.#uid !== undefined) {
      throw new GameError(
        'CONFLICT',
        `this session is bound to ${this.#uid} already; a session is bound once`,
      );
    }
    if (!this.#open)
      throw new GameError('CONFLICT', `this session has closed, so ${uid} cannot be bound to it`);
    await this.#home.bind(this as Session, uid);
  }

  /**
   * Changes fields of the data; undefined removes one. Seen at once here; the promise settles when the session's frontend
   * has it. It need not be awaited: a handler's answer waits for it, and a conflict becomes the answer.
   * @throws GameError `CONFLICT` when another server changed the session meanwhile (as a rejection).
   */
  set(patch: Partial<Data>): Promise<void> {
    const change = this.#home.change(this as Session, patch as SessionPatch);
    if (change === UNCHANGED) return change;
    const pending =
      this.#pendingChange === undefined
        ? change
        : Promise.all([this.#pendingChange, change]).then(() => {});
    this.#pendingChange = pending;
    pending.then(
      () => this.#settled(pending),
      () => {
        // Kept for the answer that waits for it, see takePendingChange; outside of a handler there is none.
        if (this.queue.running === 0) this.#settled(pending);
      },
    );
    return change;
  }

  /** Removes all data. */
  clear(): Promise<void> {
    return this.set(
      Object.fromEntries(Object.keys(this.#data).map((key) => [key, undefined])) as Partial<Data>,
    );
  }

  /** Tells the client why, sends what is queued before it, and closes the connection. */
  kick(reason?: KickReason): Promise<void> {
    return this.#home.kick(this as Session, reason, CloseCode.KICKED);
  }

  /** Calls back once when the connection has ended, in the order in which they were added; at once if it already has. */
  onClose(callback: () => void): void {
    if (!this.#open) {
      callback();
      return;
    }
    this.#closeCallbacks ??= [];
    this.#closeCallbacks.push(callback);
  }

  /** The change that an answer must wait for, if any. For the dispatcher. */
  takePendingChange(): Promise<void> | undefined {
    const pending = this.#pendingChange;
    this.#pendingChange = undefined;
    return pending;
  }

  /** Notes what the session's frontend decided. For the home. */
  assume(uid: string | undefined, data: SessionPatch, version: number): void {
    this.#uid = uid;
    this.#data = Object.freeze({ ...data }) as Data;
    this.version = version;
  }

  /** Notes that the connection has ended; answers the callbacks to run. For the home. */
  markClosed(): readonly (() => void)[] {
    this.#open = false;
    const callbacks = this.#closeCallbacks ?? [];
    this.#closeCallbacks = undefined;
    return callbacks;
  }

  #settled(pending: Promise<void>): void {
    if (this.#pendingChange === pending) this.#pendingChange = undefined;
  }
}

/** What a home answers when a change is complete at once, so that no promise is made for it. */
export { UNCHANGED as CHANGE_COMPLETE };
