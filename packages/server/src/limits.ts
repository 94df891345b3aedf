import type { DispatcherLimits } from '@nopal/core';
import type { FrontendLimits } from '@nopal/frontend';
import { HARD_MAX_PACKET_BYTES, PROTOCOL_LIMITS } from '@nopal/protocol';

/** Every limit of a server, each with its unit in its name. */
export interface Limits extends FrontendLimits, DispatcherLimits {
  /** Deadline of a call that names none. */
  readonly callTimeoutMs: number;
  /** Bytes kept for a client that does not read, before the slow-client policy decides. */
  readonly sendQueueBytes: number;
  /** Connections that one address may have at a time. IPv6 addresses count by their /64. */
  readonly maxConnectionsPerAddress: number;
  /** Connections that one address may open in a second. */
  readonly maxNewConnectionsPerSecondPerAddress: number;
  /** How long a stopping server waits for calls that run. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  ...PROTOCOL_LIMITS,
  handshakeTimeoutMs: 5_000,
  heartbeatSeconds: 30,
  callTimeoutMs: 5_000,
  sessionQueueMessages: 256,
  sessionQueueBytes: 1_048_576,
  sendQueueBytes: 262_144,
  slowClient: 'close',
  messagesPerSecond: 200,
  messageBurst: 400,
  overRate: 'answer',
  overRateCloseMs: 10_000,
  maxConnectionsPerAddress: 1_000,
  maxNewConnectionsPerSecondPerAddress: 100,
  drainMs: 30_000,
});

/** The most that a number may be, where it is less than what anyone could mean. */
const CEILINGS: Partial<Record<keyof Limits, number>> = {
  maxPacketBytes: HARD_MAX_PACKET_BYTES,
  maxInflatedBytes: HARD_MAX_PACKET_BYTES,
  maxHandshakeBytes: HARD_MAX_PACKET_BYTES,
  maxRouteBytes: 255,
  maxPacketsPerFrame: 65_536,
  maxJsonDepth: 512,
};
const WORDS: Partial<Record<keyof Limits, readonly string[]>> = {
  slowClient: ['close', 'drop'],
  overRate: ['answer', 'drop', 'close'],
};
/** Timers take no more. */
const MOST = 2_147_483_647;

/** JSON has no NaN and no Infinity. */
function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** The defaults with what was given over them. @throws TypeError naming the key, what was found and what is allowed. */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new TypeError(
        `limits.${name} is no limit; there are ${Object.keys(DEFAULT_LIMITS).join(', ')}`,
      );
    }
    if (value === undefined) continue;
    const key = name as keyof Limits;
    const words = WORDS[key];
    if (words !== undefined) {
      if (!words.includes(value as string)) {
        throw new TypeError(
          `limits.${name} is ${JSON.stringify(value)}; it must be one of ${words.join(', ')}`,
        );
      }
    } else {
      const most = CEILINGS[key] ?? MOST;
      const isFraction = key === 'heartbeatSeconds'; // clients want whole seconds, tests want short ones
      if (
        typeof value !== 'number' ||
        !(value > 0) ||
        value > most ||
        (!isFraction && !Number.isInteger(value))
      ) {
        throw new TypeError(
          `limits.${name} is ${show(value)}; it must be ${isFraction ? 'a number over 0, up to' : 'a whole number from 1 to'} ${most}`,
        );
      }
    }
  }
  return Object.freeze({ ...DEFAULT_LIMITS, ...withoutUndefined(given) });
}

function withoutUndefined<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
