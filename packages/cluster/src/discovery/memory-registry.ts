import type { Member, MembershipListener } from '@nopal/core';
import { MemberLists } from './member-lists.js';
import type { Registry, RegistryListener } from './registry.js';

/** The members of a cluster whose servers all live in this process. */
export class MemoryRegistry {
  readonly members = new Map<string, Member>();
  readonly listeners = new Set<MembershipListener>();
  readonly #readers = new Set<() => void>();
  readonly #lists = new MemberLists(() =>
    [...this.members.values()].filter(({ state }) => state === 'ready'),
  );

  /** Writes a member down, anew or for the first time. */
  put(member: Member): void {
    this.members.set(member.id, member);
    this.#changed(member);
  }

  remove(member: Member): void {
    this.members.delete(member.id);
    this.#changed(member);
  }

  /** Those of a type that take new work. */
  ofType(type: string): readonly Member[] {
    return this.#lists.get(type);
  }

  /** The registry of one more server. */
  join(): Registry {
    let self: Member | undefined;
    let listener: RegistryListener | undefined;
    const read = (): void => {
      const all = [...this.members.values()].map((member) => ({ member, isHealthy: true }));
      listener?.candidates(all, true);
    };
    return {
      open: async (to) => {
        listener = to;
        this.#readers.add(read);
        read();
      },
      register: async (member) => {
        if (self === undefined && this.members.has(member.id)) throw sameId(member.id);
        self = member;
        this.put(member);
      },
      deregister: async () => {
        if (self !== undefined) this.remove(self);
        self = undefined;
      },
      close: async () => {
        listener = undefined;
        this.#readers.delete(read);
      },
    };
  }

  #changed({ type }: Member): void {
    this.#lists.changed(type);
    for (const read of this.#readers) queueMicrotask(read);
  }
}

export function sameId(id: string): TypeError {
  return new TypeError(`there is a server ${id} already; give each server its own id`);
}
