import type { Envelope } from './envelope.js';
import type { Batch } from './link-transport.js';
import type { CallView } from './wire/call.js';
import type { CallReplyView } from './wire/call-reply.js';
import type { ClientAnswerView } from './wire/client-answer.js';
import type { ClientMessageView } from './wire/client-message.js';
import type { PushView } from './wire/push.js';

/**
 * Gets what other servers sent to this one, a batch at a time. It never throws. The views and the bytes that they speak of
 * are good only during the call, except that the bytes are not written again.
 */
export interface EnvelopeReceiver {
  /** What follows is from this server. */
  begin(from: string): void;
  message(message: ClientMessageView): void;
  answer(bytes: Uint8Array, answer: ClientAnswerView): void;
  push(push: PushView): void;
  call(call: CallView): void;
  callReply(bytes: Uint8Array, reply: CallReplyView): void;
  envelope(envelope: Envelope): void;
  /** The batch is over. */
  end(): void;
}

/** Sends envelopes to servers, this one included. The bytes in an envelope are copied before `send` returns. */
export interface EnvelopeSender {
  /**
   * False when there is no way to that server now, or too much waits to go there: nothing was sent.
   * @throws GameError `TOO_LARGE` for an envelope over 1 MiB or too much metadata, `INVALID` for a text that UTF-8 cannot carry.
   */
  send(to: string, envelope: Envelope): boolean;
}

/** Where what is written by hand goes: clients' messages, pushes and remote calls, and answers. */
export interface BatchSource {
  /** Undefined when there is no way to that server now. */
  batch(to: string): Batch | undefined;
}

/** What the parts of a server see of the link to other servers. */
export interface Link extends EnvelopeSender, BatchSource {
  /** Of the process at the other end; '' for this server itself. */
  bootOf(server: string): string;
  /** Of the server at the other end; undefined for this server itself. */
  typeOf(server: string): string | undefined;
  /** An item that a server sent is refused, as it is wrong or not that server's to send. */
  refuse(from: string, reason: RefusalReason): void;
  /** Something for a server was dropped, because the link cannot carry it or too much waits. */
  dropped(to: string): void;
}

/** Why an item was refused, for the metric. */
export type RefusalReason =
  /** It is no envelope. */
  | 'malformed'
  /** Its kind is of a later release. */
  | 'unknown'
  /** An answer to what was not asked of that server, or is answered already. */
  | 'ticket'
  /** About a session that the server does not serve. */
  | 'session'
  /** A message under a ticket that is in use. */
  | 'duplicate'
  /** Out of its bounds. */
  | 'bounds';
