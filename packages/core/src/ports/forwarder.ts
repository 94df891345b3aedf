import type { RemoteTarget } from '../dispatch/route-table.js';
import type { GameError } from '../errors/game-error.js';
import type { Session } from '../session/session.js';

/**
 * A client's message on its way to the server that runs it, and who waits for its answer: `answered`, `failed` or `lost` is
 * called once, also for a notify once it has run, unless the message is forgotten before.
 */
export interface ForwardedMessage {
  readonly session: Session | undefined;
  readonly isNotify: boolean;
  /** The body is `start..end` of the bytes, valid only during the call; a forwarder copies what it keeps. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Names the call together with this server's boot id. */
  readonly sequence: number;
  /** Trace context as opaque text; none without it. */
  readonly trace: string | undefined;
  /** The body as the client gets it, `start..end` of the bytes, valid only during the call; an error body when `isError`. */
  answered(bytes: Uint8Array, start: number, end: number, isError: boolean): void;
  failed(error: GameError): void;
  /** Nobody knows whether it ran: the way to its server was lost. */
  lost(error: GameError): void;
}

/** Carries client messages to other servers, in order for each session and target. */
export interface Forwarder {
  /**
   * Sends the message to a server. Answers a ticket for `forget`.
   * @throws GameError `UNAVAILABLE` without a way to the server, `BUSY` when it does not read as fast as this one writes,
   * `TOO_LARGE` for a message that the link cannot carry. Nothing was sent then.
   */
  forward(server: string, target: RemoteTarget, message: ForwardedMessage): number;
  /** Nobody waits for that message's answer any more: the server is told to give it up. */
  forget(server: string, ticket: number): void;
}
