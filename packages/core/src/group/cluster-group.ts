import { GameError } from '../errors/game-error.js';
import type { Directory } from '../ports/directory.js';
import type { GroupDirectory, GroupMember } from '../ports/group-directory.js';
import type { Serializer } from '../ports/serializer.js';
import type { Serializers } from '../serializers/serializers.js';
import type { Session } from '../session/session.js';

export interface ClusterGroupParts {
  readonly groups: GroupDirectory;
  readonly directory: Directory;
  readonly serializers: Serializers;
}

/**
 * A named set of sessions that every server of the cluster can use: `this.state.toGroup(group, state)`. Sessions leave with
 * their connection, and those of a frontend that dies are gone with it. What it answers is asked of the frontends that
 * hold members, so its methods are asynchronous; a push to it is one message for each of those frontends.
 */
export class ClusterGroup {
  readonly name: string;
  /** Under which its members receive; no server's own topic, as those begin with its id. */
  readonly topic: string;
  readonly #parts: ClusterGroupParts;

  constructor(name: string, parts: ClusterGroupParts) {
    this.name = name;
    this.topic = clusterTopic(name);
    this.#parts = parts;
  }

  /** Adds a session, and makes the group if it does not live. Answers false when it was a member. @throws GameError `NOT_FOUND` when it is gone. */
  add({ frontendId, id }: Session<object>): Promise<boolean> {
    return this.#parts.groups.member('add', this.name, { frontendId, sessionId: id });
  }

  /** Adds the live sessions of a user, one on each frontend type. Answers false when all were members. @throws GameError `NOT_FOUND` when the user is not online. */
  async addUser(uid: string): Promise<boolean> {
    const { directory, groups } = this.#parts;
    const [addresses = []] = await directory.find([uid], { fresh: true });
    const added = await Promise.all(
      addresses.map((address) => groups.member('add', this.name, address).catch(goneAsUndefined)),
    );
    if (added.every((one) => one === undefined))
      throw new GameError('NOT_FOUND', `user ${uid} is not online`);
    return added.includes(true);
  }

  /** Takes a session out. Answers false when it was no member. */
  async remove({ frontendId, id }: Session<object>): Promise<boolean> {
    const address = { frontendId, sessionId: id };
    return (await this.#leave(address)) ?? false;
  }

  /** Takes every session of a user out. Answers false when none was a member. */
  async removeUser(uid: string): Promise<boolean> {
    const members = await this.#parts.groups.members(this.name, uid);
    const left = await Promise.all(members.map((member) => this.#leave(member)));
    return left.includes(true);
  }

  /** Takes every session out; the group stays if it has a TTL. */
  async removeAll(): Promise<void> {
    const members = await this.#parts.groups.members(this.name);
    await Promise.all(members.map((member) => this.#leave(member)));
  }

  async has({ frontendId, id }: Session<object>): Promise<boolean> {
    const { groups } = this.#parts;
    const address = { frontendId, sessionId: id };
    return (await groups.member('has', this.name, address).catch(goneAsUndefined)) ?? false;
  }

  /** Whether a session of this user is a member. */
  async hasUser(uid: string): Promise<boolean> {
    return (await this.#parts.groups.count(this.name, uid)) > 0;
  }

  count(): Promise<number> {
    return this.#parts.groups.count(this.name);
  }

  members(): Promise<GroupMember[]> {
    return this.#parts.groups.members(this.name);
  }

  /** The users among the members. */
  async uids(): Promise<string[]> {
    const members = await this.members();
    return [...new Set(members.flatMap(({ uid }) => uid ?? []))];
  }

  /** Lets the group live its TTL anew. @throws GameError `NOT_FOUND` when it does not live, `CONFLICT` when it has no TTL. */
  renewTtl(): Promise<void> {
    return this.#parts.groups.renew(this.name);
  }

  /** Takes everybody out and ends the group. Answers false when it did not live. */
  delete(): Promise<boolean> {
    return this.#parts.groups.delete(this.name);
  }

  /** The frontends that hold members, each with the serializers that they chose. */
  *audiences(): IterableIterator<
    [frontendId: string, serializers: ReadonlyMap<Serializer, number>]
  > {
    const { groups, serializers } = this.#parts;
    for (const { frontendId, formats } of groups.places(this.name)) {
      const known = formats.flatMap((format) => serializers.of(format) ?? []);
      yield [frontendId, new Map(known.map((serializer) => [serializer, 1]))];
    }
  }

  #leave(address: Pick<GroupMember, 'frontendId' | 'sessionId'>): Promise<boolean | undefined> {
    return this.#parts.groups.member('remove', this.name, address).catch(goneAsUndefined);
  }
}

/** The topic of a cluster-wide group on every frontend. */
export function clusterTopic(name: string): string {
  return `/${name}`;
}

function goneAsUndefined(error: unknown): undefined {
  if (!GameError.is(error) || error.code !== 'NOT_FOUND') throw error;
}
