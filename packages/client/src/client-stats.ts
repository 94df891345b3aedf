/** Counts since the client was made, over all its connections. */
export interface ClientStats {
  /** Replies, pushes. */
  readonly messagesIn: number;
  /** Requests, notifies. */
  readonly messagesOut: number;
  /** Bytes of packets, heartbeats and handshakes included. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly reconnects: number;
  /** Notifies that were not sent, for want of a connection or because too much waited to be sent. */
  readonly notifiesDropped: number;
}

export type MutableStats = { -readonly [K in keyof ClientStats]: ClientStats[K] };
