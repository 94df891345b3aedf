import type { Discovery, Member, MembershipListener } from '@nopal/core';

/** The members of a cluster whose servers all live in this process. */
export class MemoryRegistry {
  readonly members = new Map<string, Member>();
  readonly listeners = new Set<MembershipListener>();
  /** The members of each type in order, until the members change: they are asked for with each forwarded message. */
  readonly #ofType = new Map<string, readonly Member[]>();

  /** Adds or removes a member. */
  change(apply: (members: Map<string, Member>) => void): void {
    apply(this.members);
    this.#ofType.clear();
  }

  ofType(type: string): readonly Member[] {
    let members = this.#ofType.get(type);
    if (members === undefined) {
      members = [...this.members.values()]
        .filter((member) => member.type === type && member.state === 'ready')
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      this.#ofType.set(type, members);
    }
    return members;
  }
}

/** Discovery for servers of one process. */
export class MemoryDiscovery implements Discovery {
  readonly #registry: MemoryRegistry;
  readonly #watches = new Set<() => void>();
  #self: Member | undefined;

  constructor(registry: MemoryRegistry) {
    this.#registry = registry;
  }

  /** @throws TypeError when a server of that id is registered. */
  async register(self: Member): Promise<void> {
    if (this.#registry.members.has(self.id)) {
      throw new TypeError(`there is a server ${self.id} already; give each server its own id`);
    }
    this.#self = self;
    this.#registry.change((members) => members.set(self.id, self));
    for (const listener of [...this.#registry.listeners]) listener.joined?.(self);
  }

  async update(self: Member): Promise<void> {
    const before = this.#registry.members.get(self.id);
    if (before === undefined || this.#self === undefined) return;
    this.#self = self;
    this.#registry.change((members) => members.set(self.id, self));
    for (const listener of [...this.#registry.listeners]) listener.changed?.(self, before);
  }

  async deregister(): Promise<void> {
    for (const end of this.#watches) end();
    const self = this.#self;
    this.#self = undefined;
    if (self === undefined) return;
    this.#registry.change((members) => members.delete(self.id));
    for (const listener of [...this.#registry.listeners]) listener.left?.(self);
  }

  members(type: string): readonly Member[] {
    return this.#registry.ofType(type);
  }

  member(id: string): Member | undefined {
    return this.#registry.members.get(id);
  }

  watch(listener: MembershipListener): () => void {
    this.#registry.listeners.add(listener);
    for (const member of this.#registry.members.values()) listener.joined?.(member);
    const end = (): void => {
      this.#registry.listeners.delete(listener);
      this.#watches.delete(end);
    };
    this.#watches.add(end);
    return end;
  }
}
