import type { CloseCode, EncodedBody, KickReason } from '@nopal/core';

/** What two servers say to each other beside clients' messages, pushes, remote calls and answers. Envelopes of one pair arrive in the order in which they were sent. */
export type Envelope =
  | SessionEnvelope
  | MessageEnvelope
  | ClientEnvelope
  | AskEnvelope
  | ReplyEnvelope
  | CallCancelEnvelope
  | DirectoryEnvelope;

/** A session as its frontend knows it. */
export interface SessionSnapshot {
  readonly id: number;
  readonly uid: string | undefined;
  /** The session's data as JSON. */
  readonly data: string;
  readonly version: number;
}

/** Frontend → backend: a session's life. Opened once before its first message, then by change. */
export type SessionEnvelope =
  | {
      readonly kind: 'session-open';
      readonly frontendType: string;
      readonly remoteAddress: string;
      /** The handshake data as JSON. */
      readonly handshake: string;
      /** The name of the serializer that the client chose. */
      readonly serializer: string;
      readonly session: SessionSnapshot;
    }
  | { readonly kind: 'session-changed'; readonly session: SessionSnapshot }
  | { readonly kind: 'session-closed'; readonly sessionId: number }
  /**
   * Begin and end of the sessions that still live, each opened again: after the link was down. Those that the server knows
   * and that are not among them have closed meanwhile.
   */
  | { readonly kind: 'resume'; readonly isEnd: boolean };

/** About clients' messages, which are written and read by hand, without an envelope object: see wire/client-message.ts. */
export type MessageEnvelope =
  /** Frontend → backend: nobody waits for that message any more; it is not answered. */
  | { readonly kind: 'cancel'; readonly ticket: number; readonly isDeadline: boolean }
  /** Backend → frontend: an answer that the frontend writes, as the server does not know how the client reads. */
  | { readonly kind: 'refusal'; readonly ticket: number; readonly error: WireError }
  /** Frontend → backend: from now on on this connection the number stands for the route. */
  | { readonly kind: 'route'; readonly id: number; readonly route: string };

/** Any server → frontend: what its clients get. */
export type ClientEnvelope =
  | {
      readonly kind: 'publish';
      readonly topic: string;
      readonly route: string;
      readonly bodies: readonly EncodedBody[];
    }
  | {
      readonly kind: 'publish-all';
      readonly route: string;
      readonly bodies: readonly EncodedBody[];
    }
  | { readonly kind: 'join'; readonly sessionId: number; readonly topic: string }
  | { readonly kind: 'leave'; readonly sessionId: number; readonly topic: string };

/** Any server → frontend, answered with a reply of the same number. */
export type AskEnvelope = { readonly kind: 'ask'; readonly number: number } & (
  | { readonly about: 'bind'; readonly sessionId: number; readonly uid: string }
  | {
      readonly about: 'change';
      readonly sessionId: number;
      /** The fields to set, as JSON. */
      readonly patch: string;
      readonly removed: readonly string[];
      readonly baseVersion: number;
      /** Whether the asking server made that version itself, by a change that may not be confirmed yet. */
      readonly isOwnBase: boolean;
    }
  | {
      readonly about: 'kick';
      readonly sessionId: number;
      readonly reason: KickReason | undefined;
      readonly code: CloseCode;
    }
  | { readonly about: 'follow'; readonly sessionId: number }
  | {
      readonly about: 'reach';
      readonly sessionIds: readonly number[];
      readonly route: string;
      readonly bodies: readonly EncodedBody[];
    }
);

/** An error as it travels. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export type ReplyEnvelope = {
  readonly kind: 'reply';
  readonly number: number;
  readonly error?: WireError | undefined;
  /** The session after a bind, a change (also a refused one) or a follow; absent when it is gone. */
  readonly session?: SessionSnapshot | undefined;
  /** Of a kick: whether there was something to kick. */
  readonly done?: boolean;
  /** Of a reach: the sessions that were gone. */
  readonly missed?: readonly number[];
};

/** Nobody waits for that call's reply any more. */
export interface CallCancelEnvelope {
  readonly kind: 'call-cancel';
  readonly number: number;
}

/** Between the directories of two servers. */
export interface DirectoryEnvelope {
  readonly kind: 'directory';
  /** An answer has its question's; 0 wants none. */
  readonly number: number;
  readonly isAnswer: boolean;
  /** A `DirectoryMessage`, encoded. */
  readonly body: Uint8Array;
}
