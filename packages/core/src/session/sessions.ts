import { isThenable } from '../dispatch/thenable.js';
import type { Logger } from '../ports/logger.js';
import type { Session } from './session.js';

/** Tells of a session; may be async, and an error in it is logged and harms nobody. */
export type SessionListener = (session: Session) => void | Promise<void>;

/** The key of a session on any server. */
export function sessionKey(frontendId: string, id: number): string {
  return `${frontendId}/${id}`;
}

/** The sessions that this server knows: a frontend its own, a backend those that have called it. */
export class Sessions implements Iterable<Session> {
  readonly #byKey = new Map<string, Session>();
  readonly #byUid = new Map<string, Set<Session>>();
  readonly #onBind: SessionListener[] = [];
  readonly #onClose: SessionListener[] = [];
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** How many there are. */
  get count(): number {
    return this.#byKey.size;
  }

  /** How many users are bound. */
  get boundCount(): number {
    return this.#byUid.size;
  }

  get(frontendId: string, id: number): Session | undefined {
    return this.#byKey.get(sessionKey(frontendId, id));
  }

  /** A session of the user that this server knows; the newest, should there be several. */
  ofUser(uid: string): Session | undefined {
    let newest: Session | undefined;
    for (const session of this.#byUid.get(uid) ?? []) newest = session;
    return newest;
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#byKey.values();
  }

  /** Calls back for every session that is bound to a user from now on. Answers the end of it. */
  onBind(listener: SessionListener): () => void {
    return addListener(this.#onBind, listener);
  }

  /** Calls back for every session that closes from now on. Answers the end of it. */
  onClose(listener: SessionListener): () => void {
    return addListener(this.#onClose, listener);
  }

  /** A session has begun. For the homes. */
  add(session: Session): void {
    this.#byKey.set(sessionKey(session.frontendId, session.id), session);
  }

  /** A session was bound. For the homes. */
  bound(session: Session): void {
    const uid = session.uid as string;
    const known = this.#byUid.get(uid);
    if (known === undefined) this.#byUid.set(uid, new Set([session]));
    else known.add(session);
    for (const listener of [...this.#onBind]) this.#tell('bind', session, () => listener(session));
  }

  /** A session has ended: forgets it, takes it out of its groups and runs the callbacks. For the homes. */
  closed(session: Session): void {
    this.#byKey.delete(sessionKey(session.frontendId, session.id));
    if (session.uid !== undefined) {
      const known = this.#byUid.get(session.uid);
      known?.delete(session);
      if (known?.size === 0) this.#byUid.delete(session.uid);
    }
    const callbacks = session.markClosed();
    for (const group of [...(session.groups ?? [])]) group.remove(session);
    for (const callback of callbacks) this.#tell('close', session, callback);
    for (const listener of [...this.#onClose])
      this.#tell('close', session, () => listener(session));
  }

  /** A callback that is typed to return nothing may return anything: `() => names.push(name)`. */
  #tell(event: string, session: Session, callback: () => unknown): void {
    const failed = (err: unknown): void =>
      this.#logger.error(`a session's ${event} callback failed`, {
        session: session.id,
        uid: session.uid,
        err,
      });
    try {
      const result = callback();
      if (isThenable(result)) Promise.resolve(result).then(undefined, failed);
    } catch (err) {
      failed(err);
    }
  }
}

function addListener(listeners: SessionListener[], listener: SessionListener): () => void {
  listeners.push(listener);
  return () => {
    const index = listeners.indexOf(listener);
    if (index >= 0) listeners.splice(index, 1);
  };
}
