import type { GameError } from '../errors/game-error.js';
import type { Session } from '../session/session.js';
import type { Member } from './discovery.js';

/** A client's message on its way to the server that runs it. */
export interface ForwardedMessage {
  readonly session: Session;
  /** The whole route. */
  readonly route: string;
  readonly isNotify: boolean;
  /** Valid only during the call; a forwarder copies what it keeps. */
  readonly body: Uint8Array;
  /** Milliseconds until the caller is answered with `DEADLINE_EXCEEDED`. */
  readonly timeoutMs: number;
  readonly requestId: string;
}

/** Who waits for it; one of these is called once, also for a notify once it has run, unless it is forgotten before. */
export interface ForwardAnswer {
  /** The body as the client gets it; an error body when `isError`. */
  answered(body: Uint8Array, isError: boolean): void;
  failed(error: GameError): void;
}

/** Carries client messages to other servers, in order for each session and target. */
export interface Forwarder {
  /** Answers a ticket for `forget`. */
  forward(target: Member, message: ForwardedMessage, answer: ForwardAnswer): number;
  /** Nobody waits for that message's answer any more. */
  forget(ticket: number): void;
}
