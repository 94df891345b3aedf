import type { GameError } from '../errors/game-error.js';

/** A remote call as it arrived from another server, or from this one. */
export interface RemoteRequest {
  readonly route: string;
  /** The request message in protobuf: `start..end` of these bytes. They are read before `start` returns. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly requestId: string;
  /** Milliseconds left to the caller. */
  readonly timeoutMs: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Trace context as opaque text. */
  readonly trace?: string | undefined;
}

/** Gets what becomes of a call: one of the two, once. It does not throw. */
export interface RemoteOutcome {
  /** @param reply the reply message in protobuf; good only during the call. */
  replied(reply: Uint8Array): void;
  /** What else than a GameError the method threw is logged and comes as `INTERNAL`. */
  failed(error: GameError): void;
}
