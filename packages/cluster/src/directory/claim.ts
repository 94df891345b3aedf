import type { SessionAddress } from '@nopal/core';
import type { ClaimItem } from './directory-message.js';

/** A login: whose it is, and its place in the order of all logins. */
export interface Claim {
  readonly address: SessionAddress;
  /** Milliseconds since 1970 where clocks agree; always more than of each login that was known when it was made. */
  readonly time: number;
}

/** The total order of claims: time, then boot, then session. */
export function isNewer(a: Claim, b: Claim): boolean {
  if (a.time !== b.time) return a.time > b.time;
  if (a.address.boot !== b.address.boot) return a.address.boot > b.address.boot;
  return a.address.sessionId > b.address.sessionId;
}

export function isSameSession(a: SessionAddress, b: SessionAddress): boolean {
  return a.sessionId === b.sessionId && a.boot === b.boot && a.frontendId === b.frontendId;
}

/** A claim of this server as others are told of it. */
export function itemOf(uid: string, { time, address }: Claim): ClaimItem {
  return { uid, time, sessionId: address.sessionId };
}

/** What another frontend said. */
export function claimOf(
  frontendId: string,
  { boot, type }: { readonly boot: string; readonly type: string },
  { time, sessionId }: ClaimItem,
): Claim {
  return { time, address: { frontendId, frontendType: type, boot, sessionId } };
}

/** Adds a claim to those of one user. Of two on one frontend type, one of which has not heard of the other yet, the newer counts. */
export function addNewest(claims: Claim[], claim: Claim): void {
  const { frontendType } = claim.address;
  const index = claims.findIndex(({ address }) => address.frontendType === frontendType);
  const known = claims[index];
  if (known === undefined) claims.push(claim);
  else if (isNewer(claim, known)) claims[index] = claim;
}
