import type { Cancel, Clock } from '@nopal/core';
import type { GroupItem } from './directory-message.js';

interface GroupRecord {
  readonly item: GroupItem;
  /** By the clock that only grows. */
  readonly endsAt: number;
  readonly cancel: Cancel;
}

/** How long a group without a TTL waits for its first member, in milliseconds. */
export const FIRST_MEMBER_MS = 3_600_000;

/** The groups that were made and have not ended. */
export class GroupRecords {
  readonly #records = new Map<string, GroupRecord>();
  readonly #clock: Clock;
  readonly #expired: (name: string) => void;

  /** @param expired told of each whose TTL is over */
  constructor(clock: Clock, expired: (name: string) => void) {
    this.#clock = clock;
    this.#expired = expired;
  }

  /** As others are told of it. */
  get(name: string): GroupItem | undefined {
    const record = this.#records.get(name);
    if (record === undefined) return undefined;
    const remainingMs = Math.max(1, Math.ceil(record.endsAt - this.#clock.now()));
    return { ...record.item, remainingMs };
  }

  /** Notes a group, unless one of its name was made earlier. Answers the one that is it. */
  merge(item: GroupItem): GroupItem {
    const known = this.get(item.name);
    if (known !== undefined && isEarlier(known, item)) return known;
    const isSame = known !== undefined && !isEarlier(item, known);
    const remainingMs = Math.max(item.remainingMs, isSame ? known.remainingMs : 0);
    this.#keep({ ...item, remainingMs });
    return item;
  }

  /** Its TTL begins anew. Answers false when there is none of that name, or it has no TTL. */
  renew(name: string): boolean {
    const item = this.#records.get(name)?.item;
    if (item === undefined || item.ttlMs === 0) return false;
    this.#keep({ ...item, remainingMs: item.ttlMs });
    return true;
  }

  delete(name: string): boolean {
    this.#records.get(name)?.cancel();
    return this.#records.delete(name);
  }

  all(): GroupItem[] {
    return [...this.#records.keys()].flatMap((name) => this.get(name) ?? []);
  }

  stop(): void {
    for (const name of [...this.#records.keys()]) this.delete(name);
  }

  #keep(item: GroupItem): void {
    this.#records.get(item.name)?.cancel();
    const cancel = this.#clock.setTimeout(() => {
      this.#records.delete(item.name);
      if (item.ttlMs > 0) this.#expired(item.name);
    }, item.remainingMs);
    this.#records.set(item.name, { item, endsAt: this.#clock.now() + item.remainingMs, cancel });
  }
}

/** The order of groups of one name: time, then maker. */
function isEarlier(a: GroupItem, b: GroupItem): boolean {
  return a.time === b.time ? a.by < b.by : a.time < b.time;
}

export function isSameGroup(a: GroupItem, b: GroupItem): boolean {
  return a.time === b.time && a.by === b.by;
}
