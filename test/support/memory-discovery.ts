import type { Discovery, Member, MembershipListener } from '@nopal/core';

const NONE: readonly Member[] = [];

/** What the servers of one process know of each other, at once and without a link: for tests of what asks a `Discovery`. */
export class MemoryMembers {
  readonly members = new Map<string, Member>();
  readonly listeners = new Set<MembershipListener>();
  /** By type, those that take new work: the same list until it is another. */
  #lists = new Map<string, readonly Member[]>();

  ofType(type: string): readonly Member[] {
    return this.#lists.get(type) ?? NONE;
  }

  put(member: Member): void {
    this.members.set(member.id, member);
    this.#listAnew(member.type);
  }

  remove({ id, type }: Member): void {
    this.members.delete(id);
    this.#listAnew(type);
  }

  #listAnew(type: string): void {
    const list = [...this.members.values()].filter(
      (one) => one.type === type && one.state === 'ready',
    );
    this.#lists.set(
      type,
      list.sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  }
}

/** The discovery of one of them. */
export class MemoryDiscovery implements Discovery {
  readonly #all: MemoryMembers;
  readonly #watches = new Set<() => void>();
  #self: Member | undefined;

  constructor(all: MemoryMembers) {
    this.#all = all;
  }

  /** @throws TypeError (by rejection) when a server of that id is there. */
  async register(self: Member): Promise<void> {
    if (this.#all.members.has(self.id)) throw new TypeError(`there is a server ${self.id} already`);
    this.#self = self;
    this.#all.put(self);
    for (const listener of [...this.#all.listeners]) listener.joined?.(self);
  }

  async update(self: Member): Promise<void> {
    const before = this.#all.members.get(self.id);
    if (before === undefined || this.#self === undefined) return;
    this.#self = self;
    this.#all.put(self);
    for (const listener of [...this.#all.listeners]) listener.changed?.(self, before);
  }

  async deregister(): Promise<void> {
    for (const end of this.#watches) end();
    const self = this.#self;
    this.#self = undefined;
    if (self === undefined) return;
    this.#all.remove(self);
    for (const listener of [...this.#all.listeners]) listener.left?.(self);
  }

  members(type: string): readonly Member[] {
    return this.#all.ofType(type);
  }

  member(id: string): Member | undefined {
    return this.#all.members.get(id);
  }

  watch(listener: MembershipListener): () => void {
    this.#all.listeners.add(listener);
    for (const member of this.#all.members.values()) listener.joined?.(member);
    const end = (): void => {
      this.#all.listeners.delete(listener);
      this.#watches.delete(end);
    };
    this.#watches.add(end);
    return end;
  }
}
