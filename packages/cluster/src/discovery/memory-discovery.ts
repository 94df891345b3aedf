import type { Discovery, Member, MembershipListener } from '@nopal/core';
import { type MemoryRegistry, sameId } from './memory-registry.js';

/** Discovery for servers of one process, without a link to join it with. */
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
      throw sameId(self.id);
    }
    this.#self = self;
    this.#registry.put(self);
    for (const listener of [...this.#registry.listeners]) listener.joined?.(self);
  }

  async update(self: Member): Promise<void> {
    const before = this.#registry.members.get(self.id);
    if (before === undefined || this.#self === undefined) return;
    this.#self = self;
    this.#registry.put(self);
    for (const listener of [...this.#registry.listeners]) listener.changed?.(self, before);
  }

  async deregister(): Promise<void> {
    for (const end of this.#watches) end();
    const self = this.#self;
    this.#self = undefined;
    if (self === undefined) return;
    this.#registry.remove(self);
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
