import type { Serializer } from '../ports/serializer.js';

/** What clients that chose the same in their handshake share: how messages to them are encoded. */
export interface ClientFormat {
  /** Part of a topic's name, so that each format is published once: `j`, `jz`, `jd`. */
  readonly key: string;
  readonly serializer: Serializer;
  /**
   * The whole packet of a push, compressed and with a coded route where these clients take that; valid until the next one is
   * made. Of bytes the body is `start..end`.
   */
  encodePush(route: string, body: Uint8Array | string, start: number, end: number): Uint8Array;
}
