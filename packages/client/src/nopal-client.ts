import type { ClientStats } from './client-stats.js';
import type { KickReason } from './end-reason.js';
import type { NopalError } from './nopal-error.js';

/** `reconnecting` until the callbacks of `onReconnect` are done; `closed` is for good. */
export type ClientStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export interface RequestOptions {
  /** Milliseconds until DEADLINE_EXCEEDED, the wait for a connection included. Default: that of `connect`. */
  readonly timeoutMs?: number | undefined;
  /** Aborting rejects with CANCELLED; the server is not told. */
  readonly signal?: AbortSignal | undefined;
}

/** A connection to a Nopal server that is opened again when it is lost. */
export interface NopalClient {
  readonly status: ClientStatus;
  /** Smoothed time from request to reply in milliseconds, the server's work included; undefined before the first. */
  readonly rttMs: number | undefined;
  readonly stats: ClientStats;

  /**
   * Asks and waits for the reply. While reconnecting it waits, among at most 256, for the connection.
   * @throws NopalError with the server's code, or DEADLINE_EXCEEDED, CANCELLED, DISCONNECTED (the connection broke
   *   before the reply came, or the client is closed; it is never sent again), TOO_LARGE, BUSY, BAD_REQUEST, BAD_REPLY.
   */
  request<R = unknown>(route: string, body?: unknown, options?: RequestOptions): Promise<R>;

  /**
   * Tells without an answer. Dropped and counted without a connection.
   * @throws NopalError TOO_LARGE, BAD_REQUEST
   */
  notify(route: string, body?: unknown): void;

  /** Calls back for each push of a route. Returns what ends it. */
  on<B = unknown>(route: string, callback: (body: B) => void): () => void;

  /** `cause` says why, when it was not asked for. */
  onStatus(callback: (status: ClientStatus, cause?: NopalError) => void): () => void;

  /**
   * The server ended the session. The client stays closed, unless the code is one of the server's own troubles:
   * GOING_AWAY, MOVED, HEARTBEAT_MISSED, SLOW_CLIENT, PROTOCOL_ERROR, HANDSHAKE_TIMEOUT.
   */
  onKick(callback: (reason: KickReason) => void): () => void;

  /**
   * The place to log in again and to rejoin: a new connection is a new session. Awaited before the status is `open`
   * and before waiting requests are sent; what is sent meanwhile goes out at once. What it throws goes to `onError`.
   */
  onReconnect(callback: () => void | Promise<void>): () => void;

  /**
   * What no call can report: errors of callbacks, bytes that broke the protocol, pushes that are not JSON. Without a
   * callback, those of callbacks become uncaught errors of the surroundings.
   */
  onError(callback: (error: unknown) => void): () => void;

  /** Ends it for good; all that is pending rejects with DISCONNECTED. */
  close(): void;
}
