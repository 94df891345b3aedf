import type { Member } from '@nopal/core';

/**
 * Carries batches of envelopes between servers: one connection for each pair, what one turn of the event loop wrote leaves
 * together, and arrives in the order in which it was written. It knows connections and bytes; envelopes are read and written
 * by those above it.
 */
export interface LinkTransport {
  /** Listens, and hands on what arrives. @throws GameError `UNAVAILABLE` when it cannot listen. */
  open(self: Member, receiver: BatchReceiver): Promise<Member>;
  /** Keeps connections with these servers and dials those that are new; others are closed once they are idle. */
  keep(servers: readonly Member[]): void;
  /**
   * The batch under way to a server; undefined when there is no way to it now. To be asked for anew in each turn of the
   * event loop, as batches are sent at its end. This server's own id loops back.
   */
  batch(to: string): Batch | undefined;
  /** The connection with a server; undefined for one that is not kept. */
  peer(id: string): Peer | undefined;
  /** Every connection that is up is told as up. Answers the end of it. */
  watch(listener: PeerListener): () => void;
  /** Tells every peer that this server drains: they send it no new work. */
  announceDrain(): void;
  /** What the heartbeats say of this server from now on. */
  setLoad(load: PeerLoad): void;
  /** Sends what is written, then ends every connection. */
  close(): Promise<void>;
}

/** What a server writes to another in one turn: items of a protobuf `Batch` (protos/link.proto), one after the other. */
export interface Batch {
  /** Written from `length` on after `reserve`, which may replace it. */
  bytes: Uint8Array;
  length: number;
  /** Makes room for so many bytes after `length`. */
  reserve(bytes: number): void;
  /** One envelope, tag and length included, lies between `start` and `length`. @throws GameError `TOO_LARGE`, and it is taken out again. */
  end(start: number): void;
  /** The peer does not read as fast as this server writes: new work is better refused. */
  readonly isCongested: boolean;
}

/** Never throws. */
export interface BatchReceiver {
  /**
   * Envelopes of one server, in order.
   * @param bytes items of a protobuf `Batch`; they are the receiver's to keep, and are not written again.
   * @throws LinkProtocolError for bytes that are no such items: the connection is ended. One wrong item is the receiver's to refuse.
   */
  receive(from: string, bytes: Uint8Array): void;
}

/** `suspect`: no sign of life for three heartbeats; no new work for it. `down`: no connection; it is dialled again. */
export type PeerStatus = 'up' | 'suspect' | 'down';

export interface PeerLoad {
  /** Requests that run or wait. */
  readonly inFlight: number;
  readonly sessions: number;
  /** The event loop's longest delay in the last second, in milliseconds. */
  readonly lagMs: number;
}

export interface Peer {
  readonly id: string;
  readonly type: string;
  /** Of the process that is, or last was, at the other end. */
  readonly boot: string;
  readonly status: PeerStatus;
  readonly isDraining: boolean;
  /** As the last heartbeat had it. */
  readonly load: PeerLoad;
}

export interface PeerListener {
  /**
   * The connection is there.
   * @param isResumed the same boot as before, and neither side has given the other up: what they hold for each other still
   *   stands, but whatever was under way is lost.
   */
  up?(peer: Peer, isResumed: boolean): void;
  /** The connection is lost, and every answer that was awaited over it. */
  down?(peer: Peer): void;
  /** Given up: silent too long, replaced by a new boot, or left in peace. What it held is gone. Follows `down`. */
  lost?(peer: Peer): void;
  /** Its status is suspect, or no more; it drains; its load. */
  changed?(peer: Peer): void;
  /** A congested way is free again. */
  drained?(peer: Peer): void;
}
