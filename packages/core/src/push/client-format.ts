import type { Serializer } from '../ports/serializer.js';

/** What clients that chose the same in their handshake share: how messages to them are encoded. */
export interface ClientFormat {
  /** Part of a topic's name, so that each format is published once: `j`, `jz`, `jd`. */
  readonly key: string;
  readonly serializer: Serializer;
  /** The whole packet of a push, compressed and with a coded route where these clients take that. */
  encodePush(route: string, body: Uint8Array): Uint8Array;
}
