import type { Member } from '@nopal/core';
import type { Registry, RegistryListener } from './registry.js';

/** The members of a cluster whose servers all live in this process. */
export class MemoryRegistry {
  readonly #members = new Map<string, Member>();
  readonly #readers = new Set<() => void>();

  /** The registry of one more server. */
  join(): Registry {
    let self: Member | undefined;
    let listener: RegistryListener | undefined;
    const read = (): void => {
      const all = [...this.#members.values()].map((member) => ({ member, isHealthy: true }));
      listener?.candidates(all, true);
    };
    return {
      open: async (to) => {
        listener = to;
        this.#readers.add(read);
        read();
      },
      register: async (member) => {
        if (self === undefined && this.#members.has(member.id)) throw sameId(member.id);
        self = member;
        this.#members.set(member.id, member);
        this.#changed();
      },
      deregister: async () => {
        if (self === undefined) return;
        this.#members.delete(self.id);
        self = undefined;
        this.#changed();
      },
      close: async () => {
        listener = undefined;
        this.#readers.delete(read);
      },
    };
  }

  #changed(): void {
    for (const read of this.#readers) queueMicrotask(read);
  }
}

function sameId(id: string): TypeError {
  return new TypeError(`there is a server ${id} already; give each server its own id`);
}
