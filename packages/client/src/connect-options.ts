import type { Contract } from './contract.js';
import { NopalError } from './nopal-error.js';
import type { WebSocketClass } from './web-socket-transport.js';

/** How a lost connection is opened again. Waits grow by doubling and are drawn at random up to their bound. */
export interface ReconnectOptions {
  /** Default true. */
  readonly enabled?: boolean | undefined;
  /** Bound of the first wait. Default 250. */
  readonly minDelayMs?: number | undefined;
  /** Bound of all waits. Default 10,000. */
  readonly maxDelayMs?: number | undefined;
  /** Attempts in a row that may fail before the client is closed. Default Infinity. */
  readonly attempts?: number | undefined;
}

/** What the game tells of itself in the handshake. */
export interface ClientSys {
  /** Default `browser` or `node`. */
  readonly platform?: string | undefined;
  readonly clientBuildNumber?: string | undefined;
  readonly clientVersion?: string | undefined;
}

/** What a client tells of its player in the handshake: plain JSON values. */
export type HandshakeUser = Readonly<Record<string, unknown>>;

export interface ConnectOptions<T = unknown> {
  /** What `nopal codegen` wrote; without it only the untyped calls are there. */
  readonly contract?: Contract<T> | undefined;
  /**
   * Passed to the server's handshake as it is. A function is asked before every connection, later ones too, with the address
   * that is about to be opened: for a ticket that is good once. What it throws fails the attempt.
   */
  readonly user?: HandshakeUser | ((url: string) => Promise<HandshakeUser>) | undefined;
  readonly sys?: ClientSys | undefined;
  /** Default deadline of a request. Default 5,000; Infinity for none. */
  readonly timeoutMs?: number | undefined;
  /** For opening the connection and the handshake together. Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** `false` for none. */
  readonly reconnect?: ReconnectOptions | false | undefined;
  /** Used instead of the platform's own. */
  readonly WebSocket?: WebSocketClass | undefined;
}

export interface ResolvedOptions {
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly reconnect: {
    readonly enabled: boolean;
    readonly minDelayMs: number;
    readonly maxDelayMs: number;
    readonly attempts: number;
  };
}

/** @throws NopalError BAD_OPTION naming the one that is not a positive number. */
export function resolveOptions(options: ConnectOptions): ResolvedOptions {
  const { timeoutMs = 5_000, connectTimeoutMs = 10_000, reconnect } = options;
  const {
    enabled = true,
    minDelayMs = 250,
    maxDelayMs = 10_000,
    attempts = Number.POSITIVE_INFINITY,
  } = reconnect || { enabled: reconnect !== false };
  const numbers = { timeoutMs, connectTimeoutMs, minDelayMs, maxDelayMs, attempts };
  for (const [name, value] of Object.entries(numbers)) checkPositive(name, value);
  return {
    timeoutMs,
    connectTimeoutMs,
    reconnect: { enabled, minDelayMs, maxDelayMs, attempts },
  };
}

/** @throws NopalError BAD_OPTION */
export function checkPositive(name: string, value: unknown): void {
  if (!(typeof value === 'number' && value > 0)) {
    throw new NopalError('BAD_OPTION', `${name} is ${String(value)}; it must be a number above 0`);
  }
}
