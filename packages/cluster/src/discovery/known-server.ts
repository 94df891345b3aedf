import type { Member } from '@nopal/core';
import type { Peer } from '../link/link-transport.js';
import { isNewerBoot } from './boot.js';
import type { Candidate } from './registry.js';

/** What is known of one other server: the registry's word, the link's, and what the listeners were told. */
export class KnownServer {
  /** As the registry last had it. */
  listed: Member;
  isHealthy: boolean;
  /** When the registry stopped listing it, by the clock; undefined while it does. */
  missingSince: number | undefined;
  /** When the registry began to deny it, by not listing it or holding it for ill; undefined while it does not. */
  deniedSince: number | undefined;
  /** The boot at the other end of the link, from `up` until `lost`; undefined before and after. */
  linkedBoot: string | undefined;
  /** As the listeners know it; undefined when they were told that it left, or nothing. */
  told: Member | undefined;
  /** Whether it is given new work. */
  isRouted = false;
  /** Too long off the registry's list: it finishes what it has. */
  isOutcast = false;

  constructor({ member, isHealthy }: Candidate, now: number) {
    this.listed = member;
    this.isHealthy = isHealthy;
    this.deniedSince = isHealthy ? undefined : now;
  }

  /** Whether the registry's word is about the process at the other end of the link, and not about the one before. */
  get isListedNow(): boolean {
    return this.listed.boot === '' || this.listed.boot === this.linkedBoot;
  }

  list({ member, isHealthy }: Candidate, now: number): void {
    // A view from before its restart must not undo what the link has shown to be newer.
    const isOutdated =
      this.linkedBoot !== undefined &&
      member.boot !== '' &&
      isNewerBoot(this.linkedBoot, member.boot);
    if (!isOutdated || this.listed.boot === member.boot) {
      if (!isSameMember(this.listed, member)) this.listed = member;
    }
    this.isHealthy = isHealthy;
    this.missingSince = undefined;
    this.isOutcast = false;
    if (isHealthy) this.deniedSince = undefined;
    else this.deniedSince ??= now;
  }

  miss(now: number): void {
    this.missingSince ??= now;
    this.deniedSince ??= now;
  }

  /** As it is to be told now; undefined for one that the link has not reached, or has given up. */
  member(peer: Peer | undefined): Member | undefined {
    const { listed, linkedBoot } = this;
    if (linkedBoot === undefined) return undefined;
    // What is listed of the next process under its id says nothing of this one.
    const past = this.told?.boot === linkedBoot ? this.told : undefined;
    const known = this.isListedNow ? listed : (past ?? { ...listed, state: 'ready' });
    const drains = peer?.isDraining === true || this.isOutcast || known.state === 'draining';
    const state = drains ? 'draining' : 'ready';
    return known.boot === linkedBoot && known.state === state
      ? known
      : { ...known, boot: linkedBoot, state };
  }
}

/** Whether listeners need not be told of one after the other. */
export function isSameMember(a: Member, b: Member): boolean {
  if (a === b) return true;
  return (
    a.id === b.id &&
    a.type === b.type &&
    a.boot === b.boot &&
    a.state === b.state &&
    a.frontend === b.frontend &&
    a.address?.host === b.address?.host &&
    a.address?.port === b.address?.port &&
    isSameMetadata(a.metadata, b.metadata)
  );
}

function isSameMetadata(a: Member['metadata'], b: Member['metadata']): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
