import type { Member, MembershipListener } from '@nopal/core';
import type { Registry, RegistryListener } from './registry.js';

/** The members of a cluster whose servers all live in this process. */
export class MemoryRegistry {
  readonly members = new Map<string, Member>();
  readonly listeners = new Set<MembershipListener>();
  readonly #readers = new Set<() => void>();
  /** The members of each type in order, until the members change: they are asked for with each forwarded message. */
  readonly #ofType = new Map<string, readonly Member[]>();

  /** Adds or removes a member. */
  change(apply: (members: Map<string, Member>) => void): void {
    apply(this.members);
    this.#ofType.clear();
    for (const read of this.#readers) queueMicrotask(read);
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

  /** The registry of one more server. */
  join(): Registry {
    let self: Member | undefined;
    let listener: RegistryListener | undefined;
    const read = (): void => {
      const all = [...this.members.values()].map((member) => ({ member, isHealthy: true }));
      listener?.candidates(all, true);
    };
    const write = (member: Member | undefined, id: string): void => {
      self = member;
      this.change((members) => {
        if (member === undefined) members.delete(id);
        else members.set(id, member);
      });
    };
    return {
      open: async (to) => {
        listener = to;
        this.#readers.add(read);
        read();
      },
      register: async (member) => {
        if (self === undefined && this.members.has(member.id)) throw sameId(member.id);
        write(member, member.id);
      },
      deregister: async () => {
        if (self !== undefined) write(undefined, self.id);
      },
      close: async () => {
        listener = undefined;
        this.#readers.delete(read);
      },
    };
  }
}

export function sameId(id: string): TypeError {
  return new TypeError(`there is a server ${id} already; give each server its own id`);
}
