import type { CloseCode } from '../session/close-code.js';

/** What became of bytes handed to a connection. */
export const SendStatus = {
  /** On its way. */
  SENT: 0,
  /** Kept until the client reads; within the send queue's limit. */
  QUEUED: 1,
  /** The send queue is over its limit: the slow-client policy decides. The bytes were not kept. */
  FULL: 2,
} as const;
export type SendStatus = (typeof SendStatus)[keyof typeof SendStatus];

/** One raw socket of a client: bytes in, bytes out. Implemented by acceptors. */
export interface Connection {
  /** `ws`, `tcp` or a custom acceptor's word; for logs and metrics. */
  readonly transport: string;
  /** `frames`: each `onData` is one or more whole packets. `stream`: packets may be cut anywhere. */
  readonly framing: 'frames' | 'stream';
  /** The client's address without port, behind a trusted proxy the one that the proxy names. IPv4 in dotted form. */
  readonly remoteAddress: string;
  /** The upgrade request of a WebSocket, names in lower case, until it is let go; absent elsewhere. */
  readonly upgrade?:
    | { readonly url: string; readonly headers: Readonly<Record<string, string>> }
    | undefined;
  /** The handshake is accepted: the upgrade request, which may be kilobytes, is not asked for again. */
  forgetUpgrade?(): void;
  /** Bytes waiting for the client to read. */
  readonly bufferedBytes: number;
  /** Sends whole packets. The bytes are copied before it returns, so that a caller may reuse its buffer. */
  send(bytes: Uint8Array): SendStatus;
  /** Does the work, and what it sends leaves together; absent where sends wait for each other anyway. */
  cork?(work: () => void): void;
  /** Sends what is queued, then closes; a client that does not read is cut off after a short while. */
  end(code: CloseCode, reason: string): void;
  /** Drops the connection at once. */
  terminate(): void;
  /** Receives what is published to the topic from now on. */
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
}

/** Who listens to a connection (the agent). None of these throws. */
export interface ConnectionListener {
  /** The bytes are valid only during the call. */
  onData(bytes: Uint8Array): void;
  /** The send queue has room again. */
  onDrain(): void;
  /** A published message did not fit into the send queue. */
  onOverflow(): void;
  /** Once, whoever closed it. */
  onClose(): void;
}
