import {
  GameError,
  type GroupDirectory,
  type GroupMember,
  type GroupPlace,
  type MemberAddress,
  type Sessions,
} from '@nopal/core';
import {
  type DirectoryMessage,
  type GroupQuestion,
  MAX_MESSAGE_ITEMS,
} from './directory-message.js';
import type { DirectoryParts } from './directory-parts.js';
import { GroupPlaces } from './group-places.js';
import { FIRST_MEMBER_MS, GroupRecords, isSameGroup } from './group-records.js';
import { HeldGroup } from './held-group.js';
import { LoginClock } from './login-clock.js';

const DONE: DirectoryMessage = { kind: 'done' };

/**
 * Groups that the servers tell each other of. A frontend keeps its own members, and tells every server of the first and the
 * last of each group; who makes, renews or ends a group tells every server, too. A server that cannot be told cannot be
 * pushed to or push either, and is told everything as soon as it is connected: so no store is asked on the way of a push.
 */
export class PeerGroups implements GroupDirectory {
  readonly #parts: DirectoryParts;
  readonly #sessions: Sessions;
  readonly #timeoutMs: number;
  readonly #clock: LoginClock;
  readonly #places = new GroupPlaces();
  readonly #records: GroupRecords;
  /** The groups that have members on this frontend. */
  readonly #held = new Map<string, HeldGroup>();
  #stopListening: (() => void) | undefined;

  /** @param sessions this server's */
  constructor(parts: DirectoryParts, sessions: Sessions, timeoutMs = 1_000) {
    this.#parts = parts;
    this.#sessions = sessions;
    this.#timeoutMs = timeoutMs;
    this.#clock = new LoginClock(parts.clock);
    this.#records = new GroupRecords(parts.clock, (name) => this.#held.get(name)?.end());
  }

  open(): void {
    this.#stopListening = this.#parts.peers.listen({
      receive: (from, message) => this.#receive(from, message),
      up: (server) => this.#tellAll(server),
      lost: (server) => this.#places.forget(server),
    });
  }

  close(): void {
    this.#stopListening?.();
    this.#records.stop();
  }

  async create(name: string, ttlMs: number | undefined): Promise<void> {
    if (this.exists(name)) throw conflict(name);
    const item = {
      name,
      time: this.#clock.next(),
      by: this.#parts.self.id,
      ttlMs: Math.ceil(ttlMs ?? 0),
      remainingMs: Math.ceil(ttlMs ?? FIRST_MEMBER_MS),
    };
    this.#records.merge(item);
    const answers = await this.#askAll({ kind: 'groups', groups: [item] });
    for (const answer of answers) {
      if (answer.kind === 'groups') for (const other of answer.groups) this.#records.merge(other);
    }
    const known = this.#records.get(name);
    if (known === undefined || !isSameGroup(known, item)) throw conflict(name);
  }

  async renew(name: string): Promise<void> {
    if (!this.#records.renew(name)) {
      throw this.exists(name)
        ? new GameError('CONFLICT', `group ${name} was made without a TTL`)
        : new GameError('NOT_FOUND', `there is no group ${name}`);
    }
    await this.#askAll({ kind: 'group-renew', name });
  }

  async delete(name: string): Promise<boolean> {
    const lived = this.exists(name);
    this.#end(name);
    await this.#askAll({ kind: 'group-end', name });
    return lived;
  }

  exists(name: string): boolean {
    return this.#places.has(name) || this.#records.get(name) !== undefined;
  }

  places(name: string): readonly GroupPlace[] {
    return this.#places.of(name);
  }

  async member(
    act: 'add' | 'remove' | 'has',
    name: string,
    { frontendId, sessionId }: MemberAddress,
  ): Promise<boolean> {
    const question = { kind: 'group-member', act, name, sessionId } as const;
    const answer = await this.#ask(frontendId, question);
    if (answer.kind === 'changed' && answer.outcome !== 'gone') return answer.outcome === 'yes';
    throw new GameError('NOT_FOUND', 'the client has disconnected');
  }

  async count(name: string, uid = ''): Promise<number> {
    const counts = await Promise.all(
      this.places(name).map(async ({ frontendId }) => {
        const question = { kind: 'group-list', name, after: 0, limit: 0, uid } as const;
        const answer = await this.#ask(frontendId, question);
        return answer.kind === 'members' ? answer.total : 0;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async members(name: string, uid = ''): Promise<GroupMember[]> {
    const lists = await Promise.all(
      this.places(name).map(({ frontendId }) => this.#list(frontendId, name, uid)),
    );
    return lists.flat();
  }

  async #list(frontendId: string, name: string, uid: string): Promise<GroupMember[]> {
    const members: GroupMember[] = [];
    for (;;) {
      const page = { after: members.length, limit: MAX_MESSAGE_ITEMS };
      const answer = await this.#ask(frontendId, { kind: 'group-list', name, ...page, uid });
      if (answer.kind !== 'members' || answer.members.length === 0) return members;
      for (const member of answer.members)
        members.push({ frontendId, sessionId: member.sessionId, uid: member.uid || undefined });
      if (members.length >= answer.total) return members;
    }
  }

  /** A frontend, this one included. */
  async #ask(frontendId: string, question: GroupQuestion): Promise<DirectoryMessage> {
    const { self, peers } = this.#parts;
    if (frontendId === self.id) return this.#answer(question);
    return peers.ask(frontendId, question, this.#timeoutMs);
  }

  /** Every other server. Those that do not answer are told when they are there again. */
  async #askAll(message: DirectoryMessage): Promise<DirectoryMessage[]> {
    const { peers } = this.#parts;
    const answers = await Promise.all(
      [...peers.servers()].map((server) =>
        peers.ask(server, message, this.#timeoutMs).catch(() => DONE),
      ),
    );
    return answers;
  }

  #receive(from: string, message: DirectoryMessage): DirectoryMessage | undefined {
    switch (message.kind) {
      case 'places':
        if (message.isFirst) this.#places.forget(from);
        for (const place of message.places) this.#places.set(from, place);
        return DONE;
      case 'groups': {
        for (const { time } of message.groups) this.#clock.observe(time);
        const merged = message.groups.map((group) => [group, this.#records.merge(group)] as const);
        const earlier = merged.flatMap(([group, it]) => (isSameGroup(group, it) ? [] : it));
        return { kind: 'groups', groups: earlier };
      }
      case 'group-renew':
        this.#records.renew(message.name);
        return DONE;
      case 'group-end':
        this.#end(message.name);
        return DONE;
      case 'group-member':
      case 'group-list':
        return this.#answer(message);
      default:
        return undefined;
    }
  }

  #answer(question: GroupQuestion): DirectoryMessage {
    const { name } = question;
    if (question.kind === 'group-list') {
      const all = this.#held.get(name)?.list(question.uid) ?? [];
      const page = all.slice(
        question.after,
        question.after + Math.min(question.limit, MAX_MESSAGE_ITEMS),
      );
      const members = page.map(({ sessionId, uid = '' }) => ({ sessionId, uid }));
      return { kind: 'members', members, total: all.length };
    }
    const session = this.#sessions.get(this.#parts.self.id, question.sessionId);
    if (session === undefined || !session.isOpen) return { kind: 'changed', outcome: 'gone' };
    const group = this.#held.get(name);
    let isYes: boolean;
    if (question.act === 'add') isYes = (group ?? this.#hold(name)).add(session);
    else if (question.act === 'remove') isYes = group?.remove(session) ?? false;
    else isYes = group?.has(session) ?? false;
    return { kind: 'changed', outcome: isYes ? 'yes' : 'no' };
  }

  #hold(name: string): HeldGroup {
    const group = new HeldGroup(name, (changed) => this.#changed(changed));
    this.#held.set(name, group);
    return group;
  }

  /** A member came or left: others are told when it is the first or the last, also of those who read one serializer. */
  #changed(group: HeldGroup): void {
    const { self, peers } = this.#parts;
    const place = { name: group.name, formats: group.formats() };
    if (place.formats.length === 0) this.#held.delete(group.name);
    if (!this.#places.set(self.id, place)) return;
    for (const server of peers.servers())
      peers.tell(server, { kind: 'places', isFirst: false, places: [place] });
  }

  #end(name: string): void {
    this.#records.delete(name);
    this.#held.get(name)?.end();
  }

  /** Everything that a server which is connected anew may have missed. */
  #tellAll(server: string): void {
    const { self, peers } = this.#parts;
    const places = this.#places.heldBy(self.id);
    for (let at = 0; at === 0 || at < places.length; at += MAX_MESSAGE_ITEMS) {
      const page = places.slice(at, at + MAX_MESSAGE_ITEMS);
      peers.tell(server, { kind: 'places', isFirst: at === 0, places: page });
    }
    const groups = this.#records.all();
    for (let at = 0; at < groups.length; at += MAX_MESSAGE_ITEMS)
      peers.tell(server, { kind: 'groups', groups: groups.slice(at, at + MAX_MESSAGE_ITEMS) });
  }
}

function conflict(name: string): GameError {
  return new GameError('CONFLICT', `there is a group ${name} already`);
}
