import { GameError } from '../errors/game-error.js';
import type { Cancel, Clock } from '../ports/clock.js';
import type { Session } from '../session/session.js';
import { Group } from './group.js';
import { checkGroup } from './group-name.js';

/** Answers the session of a user, wherever it is connected, as this server may use it. */
export type FindSession = (uid: string) => Promise<Session | undefined>;

export interface GroupOptions {
  /** The group is deleted so many milliseconds after it was made or renewed, whoever is in it. */
  readonly ttlMs?: number;
}

interface Lifetime {
  readonly ttlMs: number;
  cancel: Cancel;
}

/** The groups of this server. */
export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #lifetimes = new Map<Group, Lifetime>();
  readonly #topicPrefix: string;
  readonly #clock: Clock;
  readonly #findSession: FindSession;

  /** @param topicPrefix keeps the topics of several servers apart: the server's id. */
  constructor(parts: { topicPrefix: string; clock: Clock; findSession: FindSession }) {
    this.#topicPrefix = parts.topicPrefix;
    this.#clock = parts.clock;
    this.#findSession = parts.findSession;
  }

  /** @throws GameError `CONFLICT` when there is a group of that name, `INVALID` for a bad name or TTL. */
  create(name: string, options: GroupOptions = {}): Group {
    checkGroup(name, options.ttlMs);
    if (this.#groups.has(name)) throw new GameError('CONFLICT', `there is a group ${name} already`);
    const group = new Group(name, `${this.#topicPrefix}/${name}`);
    if (options.ttlMs !== undefined) this.#live(group, options.ttlMs);
    this.#groups.set(name, group);
    return group;
  }

  get(name: string): Group | undefined {
    return this.#groups.get(name);
  }

  /** The group of that name, made if there is none. */
  ensure(name: string, options: GroupOptions = {}): Group {
    return this.#groups.get(name) ?? this.create(name, options);
  }

  /** Lets the group live its TTL anew. @throws GameError `NOT_FOUND` for no such group, `CONFLICT` when it has no TTL. */
  renewTtl(name: string): void {
    const group = this.#existing(name);
    const lifetime = this.#lifetimes.get(group);
    if (lifetime === undefined)
      throw new GameError('CONFLICT', `group ${name} was made without a TTL`);
    lifetime.cancel();
    this.#live(group, lifetime.ttlMs);
  }

  /** Adds the live session of a user. Answers false when it was a member already. @throws GameError `NOT_FOUND` when the user is not online or there is no such group. */
  async addUser(name: string, uid: string): Promise<boolean> {
    const group = this.#existing(name);
    const session = await this.#findSession(uid);
    if (session === undefined) throw new GameError('NOT_FOUND', `user ${uid} is not online`);
    return group.add(session);
  }

  /** Takes everybody out and forgets the group. Answers false when there was none. */
  delete(name: string): boolean {
    const group = this.#groups.get(name);
    if (group === undefined) return false;
    this.#groups.delete(name);
    this.#lifetimes.get(group)?.cancel();
    this.#lifetimes.delete(group);
    group.end();
    return true;
  }

  get count(): number {
    return this.#groups.size;
  }

  names(): string[] {
    return [...this.#groups.keys()];
  }

  /** Ends all groups. */
  stop(): void {
    for (const name of this.names()) this.delete(name);
  }

  #live(group: Group, ttlMs: number): void {
    const cancel = this.#clock.setTimeout(() => this.delete(group.name), ttlMs);
    this.#lifetimes.set(group, { ttlMs, cancel });
  }

  #existing(name: string): Group {
    const group = this.#groups.get(name);
    if (group === undefined) throw new GameError('NOT_FOUND', `there is no group ${name}`);
    return group;
  }
}
