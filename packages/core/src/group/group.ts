import { GameError } from '../errors/game-error.js';
import type { Serializer } from '../ports/serializer.js';
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
  /** By frontend: how many members read each serializer's bodies. */
  readonly #byFrontend = new Map<string, Map<Serializer, number>>();
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
    this.#count(session, 1);
    session.groups ??= new Set();
    session.groups.add(this);
    session.downlink.join(this.topic);
    return true;
  }

  /** Takes a session out. Answers false when it was no member. */
  remove(session: Session<object>): boolean {
    if (!this.#members.delete(session)) return false;
    this.#count(session, -1);
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

  /** The same, each with the serializers that its members chose: what a push must be encoded for. */
  audiences(): IterableIterator<[frontendId: string, ReadonlyMap<Serializer, number>]> {
    return this.#byFrontend.entries();
  }

  #count({ frontendId, serializer }: Session<object>, change: 1 | -1): void {
    const counts = this.#byFrontend.get(frontendId) ?? new Map<Serializer, number>();
    const count = (counts.get(serializer) ?? 0) + change;
    if (count > 0) counts.set(serializer, count);
    else counts.delete(serializer);
    if (counts.size > 0) this.#byFrontend.set(frontendId, counts);
    else this.#byFrontend.delete(frontendId);
  }
}
