import type { PacketSink } from '@nopal/protocol';

/** What a transport tells its connection. After `ended` it tells nothing more. */
export interface TransportEvents {
  opened(): void;
  /** One whole packet; it may throw, which the transport reports as `ended`. */
  readonly packet: PacketSink;
  /** `code` is a WebSocket close code, or 0 when there was none; `error` when it was not an orderly close. */
  ended(code: number, reason: string, error?: unknown): void;
}

/** One connection to a server, from the moment it is being opened. */
export interface Transport {
  /** Bytes that wait to be taken by the network. */
  readonly bufferedBytes: number;
  /** Sends one whole packet. The bytes must not change afterwards. */
  send(packet: Uint8Array): void;
  /** Ends it; no event follows. May be called again. */
  close(): void;
}

/** What surrounds the client: how it opens connections and what it can do. */
export interface Platform {
  /** Told to the server as `sys.platform`. */
  readonly name: string;
  /** Inflates a zlib stream; throws when it is none, or is longer than a message may be. */
  readonly inflate?: (body: Uint8Array) => Uint8Array;
  /** @throws Error when the URL cannot be opened at all. */
  open(url: string, events: TransportEvents): Transport;
}
