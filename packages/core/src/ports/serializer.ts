import type { Codec } from '../manifest/codec.js';

/** What a caller is told of an error. */
export interface ErrorMessage {
  readonly code: string;
  readonly msg: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** How the bodies of a session's messages are written and read: by the generated codecs, in the form that its client chose. */
export interface Serializer {
  /** What a client asks for, and is told, in the handshake. */
  readonly name: string;
  /**
   * The value in `start..end` of the bytes, which are valid only during the call.
   * @throws GameError `BAD_REQUEST` for bytes that are no such body, `TOO_LARGE` when it nests too deep, `INVALID` naming
   * each path that is wrong.
   */
  read(codec: Codec, bytes: Uint8Array, start: number, end: number): unknown;
  /**
   * The body of a value, or undefined when the value is not what the codec's type says. A string is sent as UTF-8; bytes
   * are valid until the serializer is used again.
   */
  write(codec: Codec, value: unknown): Uint8Array | string | undefined;
  /** The body of an answer without a value. */
  writeNothing(): Uint8Array | string;
  /** The body of an answer whose error bit is set; valid as that of `write`. */
  writeError(error: ErrorMessage): Uint8Array | string;
}

/** A form of bodies that a game brings: between bytes and the plain tree that JSON.parse would give. */
export interface TreeFormat {
  /** What a client asks for, and is told, in the handshake. */
  readonly name: string;
  /** Tree → bytes; a string is sent as UTF-8. */
  encode(tree: unknown): Uint8Array | string;
  /**
   * Bytes → tree. The bytes are valid only during the call.
   * @throws GameError `BAD_REQUEST` saying what is wrong with the bytes.
   */
  decode(bytes: Uint8Array): unknown;
}
