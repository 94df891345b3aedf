/**
 * Plain tree ↔ bytes, for the bodies of client messages: JSON, or what the game brings. Types are checked by the
 * generated codecs, which stand between the tree and the handler.
 */
export interface Serializer {
  /** Told to the client in the handshake. */
  readonly name: string;
  /** Tree → bytes; a string is sent as UTF-8. */
  encode(tree: unknown): Uint8Array | string;
  /**
   * Bytes → tree. The bytes are valid only during the call.
   * @throws GameError `BAD_REQUEST` saying what is wrong with the bytes.
   */
  decode(bytes: Uint8Array): unknown;
  /** The same of `start..end` of the bytes, for serializers that need no view of them: a view costs as much as a small body. */
  decodeRange?(bytes: Uint8Array, start: number, end: number): unknown;
}
