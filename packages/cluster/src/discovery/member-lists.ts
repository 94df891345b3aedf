import type { Member } from '@nopal/core';

const NONE: readonly Member[] = [];

/** The members of each type that take new work, in the order of their ids: asked for with each forwarded message. */
export class MemberLists {
  readonly #all: () => Iterable<Member>;
  readonly #lists = new Map<string, readonly Member[]>();
  readonly #outdated = new Set<string>();

  /** @param all those that take new work now, of every type */
  constructor(all: () => Iterable<Member>) {
    this.#all = all;
  }

  get(type: string): readonly Member[] {
    if (this.#outdated.size > 0 && this.#outdated.has(type)) this.#renew(type);
    return this.#lists.get(type) ?? NONE;
  }

  /** The members of this type are others. */
  changed(type: string): void {
    this.#outdated.add(type);
  }

  #renew(type: string): void {
    this.#outdated.delete(type);
    const list: Member[] = [];
    for (const member of this.#all()) if (member.type === type) list.push(member);
    list.sort((a, b) => (a.id < b.id ? -1 : 1));
    const before = this.#lists.get(type) ?? NONE;
    const isSame = list.length === before.length && list.every((one, i) => one === before[i]);
    if (!isSame) this.#lists.set(type, list);
  }
}
