import type { PushMessage } from '../push/push-message.js';
import type { CloseCode, KickReason } from './close-code.js';

/** The way from a session to its client: the agent where the socket is, the link where it is not. */
export interface Downlink {
  /**
   * Answers a request. An error body is the error object, already serialised. Of bytes the body is `start..end`, by default all:
   * a view of them costs as much as a small answer.
   */
  respond(
    id: number,
    body: Uint8Array | string,
    isError: boolean,
    start?: number,
    end?: number,
  ): void;
  /** Does the work, and what it sends this way leaves together where that is cheaper; absent where it is not. */
  together?(work: () => void): void;
  /** A forwarded notify has run; told to servers that keep the order of a session, never to clients. */
  settled(id: number): void;
  /** @throws TypeError when the message's value is not what its type says; nothing else here throws. */
  push(message: PushMessage): void;
  /** Receives what is published to the topic, until it leaves or closes. */
  join(topic: string): void;
  leave(topic: string): void;
  /** Sends what is queued, tells the client why, and closes. */
  kick(reason: KickReason | undefined, code: CloseCode): void;
}
