/** Names and values in turn: `['Content-Type', 'text/plain', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']`. Checked by who writes them. */
export type HeaderList = readonly string[];

/** Takes a body as it arrives. Calls come in later turns, never inside `readBody`. */
export interface BodySink {
  /** The bytes are good only during the call. */
  chunk(bytes: Uint8Array): void;
  /** All of it has come. Never after the client left. */
  end(): void;
}

/**
 * One request and the way to answer it, as an adapter gives it: uWebSockets.js, or memory for `inject()`. The adapter knows
 * bytes and HTTP's framing; routes, limits and errors are the dispatcher's. Whoever calls owns the order: `readBody` in the
 * turn in which the request came, then either `send` or `start … end`, once; after the client has left every call does nothing.
 */
export interface HttpExchange {
  /** As it was sent: `GET`. */
  readonly method: string;
  /** As it was sent: percent-encoded, without the query. */
  readonly path: string;
  /** As it was sent, without the question mark; empty when there is none. */
  readonly query: string;
  /**
   * The socket's other end, or whom a trusted balancer's PROXY header names; IPv4 in dots, IPv6 shortened. Asked before the
   * answer, or the request kept.
   */
  readonly peerAddress: string;
  readonly isSecure: boolean;
  /** The body's bytes as they were declared: 0 without a body, undefined when it comes in chunks. */
  readonly bodyLength: number | undefined;
  readonly hasLeft: boolean;
  /** A header by its name in lower case; several of one name are joined by `, ` (cookies by `; `). */
  header(name: string): string | undefined;
  /** Every header, by its name in lower case. */
  headers(): Readonly<Record<string, string>>;
  /** The request goes on after this turn: what lies in the adapter's memory is copied now. */
  keep(): void;
  /** Begins to give the body, from its first byte. Without it the body is skipped. Only in the turn of the request. */
  readBody(sink: BodySink): void;
  /** Bytes that the sink got wait in the socket while it is paused; a paused client that sends is slowed by TCP. */
  pauseBody(): void;
  resumeBody(): void;
  /** Told once when the client leaves before it was answered. */
  onLeft(listener: () => void): void;
  /**
   * The whole answer. Of HEAD only the head is sent, with the body's length; 204 and 304 have neither, 205 the length 0.
   * @returns the bytes of the body that are sent; 0 where the client has left.
   */
  send(status: number, headers: HeaderList, body: string | Uint8Array, closes: boolean): number;
  /**
   * The head of an answer whose body follows; HEAD gets no more than this, nor do statuses without a body.
   * @param bytes its length where it is known, else chunks are framed.
   */
  start(status: number, headers: HeaderList, bytes: number | undefined, closes: boolean): void;
  /** False when the client does not keep up: wait for `onDrain`. Nothing is lost. */
  write(chunk: Uint8Array): boolean;
  onDrain(listener: () => void): void;
  end(): void;
  /** Drops the connection, also in the middle of an answer. */
  close(): void;
}
