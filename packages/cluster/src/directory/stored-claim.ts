import type { SessionAddress } from '@nopal/core';
import type { Claim } from './claim.js';
import { isLoginTime } from './login-clock.js';

/** Time, session, boot, frontend: the id comes last, as it alone may have spaces. */
const STORED = /^(\d{1,16}) (\d{1,16}) (\S{1,256}) (.{1,256})$/s;

/** A session as the store knows it, without the time. */
export function holderOf({ sessionId, boot, frontendId }: SessionAddress): string {
  return `${sessionId} ${boot} ${frontendId}`;
}

export function storedOf({ time, address }: Claim): string {
  return `${time} ${holderOf(address)}`;
}

/** A claim as read from the store; undefined for what nobody of us wrote. */
export function claimFrom(frontendType: string, stored: unknown): Claim | undefined {
  if (typeof stored !== 'string') return undefined;
  const [, time, session, boot, frontendId] = STORED.exec(stored) ?? [];
  const [at, sessionId] = [Number(time), Number(session)];
  if (boot === undefined || frontendId === undefined) return undefined;
  if (!isLoginTime(at) || !Number.isSafeInteger(sessionId)) return undefined;
  return { time: at, address: { frontendId, frontendType, boot, sessionId } };
}
