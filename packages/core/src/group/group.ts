import { GameError } from '../errors/game-error.js';
import type { Session } from '../session/session.js';

/**
 * A named set of sessions to push to: `this.state.toGroup(arena, state)`. Sessions leave with their connection; a roster
 * that must outlive connections is the game's own data. Made by `Groups`.
 */
export class Group {
  readonly name: string;
  /** Under which its members receive; unique per server and name. */
  readonly topic: string;
  readonly #members = new Set<Session<object>>();
  readonly #byFrontend = new Map<string, number>();
  #isDeleted = false;

  constructor(name: string, topic: string) {
    this.name = name;
    this.topic = topic;
  }

  /**
   * Adds a session. Answers false when it was a member already or its connection has ended.
   * @throws GameError `NOT_FOUND` when the group was deleted, or its TTL is over.
   */
  add(session: Session<object>): boolean {
    if (this.#isDeleted) {
      throw new GameError('NOT_FOUND', `group ${this.name} was deleted; ask Groups for it anew`);
    }
    if (!session.isOpen || this.#members.has(session)) return false;
    this.#members.add(session);
    this.#byFrontend.set(session.frontendId, (this.#byFrontend.get(session.frontendId) ?? 0) + 1);
    session.groups ??= new Set();
    session.groups.add(this);
    session.downlink.join(this.topic);
    return true;
  }

  /** Takes a session out. Answers false when it was no member. */
  remove(session: Session<object>): boolean {
    if (!this.#members.delete(session)) return false;
    const left = (this.#byFrontend.get(session.frontendId) ?? 1) - 1;
    if (left === 0) this.#byFrontend.delete(session.frontendId);
    else this.#byFrontend.set(session.frontendId, left);
    session.groups?.delete(this);
    if (session.isOpen) session.downlink.leave(this.topic);
    return true;
  }

  /** Takes every session of a user out. Answers false when none was a member. */
  removeUser(uid: string): boolean {
    let found = false;
    for (const session of [...this.#members]) {
      if (session.uid === uid && this.remove(session)) found = true;
    }
    return found;
  }

  /** Takes every session out; the group stays. */
  removeAll(): void {
    for (const session of [...this.#members]) this.remove(session);
  }

  /** Takes every session out for good: a later group of this name has the same topic. For `Groups`. */
  end(): void {
    this.#isDeleted = true;
    this.removeAll();
  }

  has(session: Session<object>): boolean {
    return this.#members.has(session);
  }

  /** Whether a session of this user is a member. */
  hasUser(uid: string): boolean {
    for (const session of this.#members) if (session.uid === uid) return true;
    return false;
  }

  get size(): number {
    return this.#members.size;
  }

  /** The members in the order in which they came. */
  members(): IterableIterator<Session> {
    return this.#members.values() as IterableIterator<Session>;
  }

  /** The users among the members. */
  uids(): string[] {
    const uids: string[] = [];
    for (const session of this.#members) if (session.uid !== undefined) uids.push(session.uid);
    return uids;
  }

  /** The frontends that hold at least one member. */
  frontends(): IterableIterator<string> {
    return this.#byFrontend.keys();
  }
}
