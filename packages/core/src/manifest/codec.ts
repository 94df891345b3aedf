import type { INVALID, ProtoWriter } from '@nopal/protocol/protobuf';

export { INVALID } from '@nopal/protocol/protobuf';

/** One way in which a value is not of the declared type. */
export interface Violation {
  /** Where: `items[3].name`; empty for the value itself. */
  readonly path: string;
  /** What the type asks for, as a person reads it: `a string`, `one of "red", "blue"`. */
  readonly expected: string;
  /** What was found, shortened: `number 3`, `undefined`. */
  readonly found: string;
}

/**
 * Generated for every message type. Between the TypeScript value and what is sent: a plain tree (what JSON.parse gives), or
 * protobuf bytes. Every direction answers a fresh object that has exactly the declared fields: unknown input is dropped, and
 * what a method returns beyond its type is never sent. Every direction checks the type with all its limits.
 *
 * A text with half a surrogate pair is a string to TypeScript, so `parse`, `print` and `is` take it. UTF-8 cannot carry it:
 * `encode` refuses it, and a serializer refuses a document that spells one before `parse` sees it.
 */
export interface Codec {
  /** The type as the developer wrote it, for messages. */
  readonly type: string;
  /** Plain tree → value, or INVALID. */
  parse(tree: unknown): unknown;
  /** Value → plain tree, or INVALID when the value is not what its type says. */
  print(value: unknown): unknown;
  /** Value → what `JSON.stringify` makes of `print(value)`, or INVALID; only of types where this is faster. */
  text?(value: unknown): string | typeof INVALID;
  /** Whether a value, as the game makes it, is what its type says. */
  is(value: unknown): boolean;
  /**
   * Appends the value as protobuf; false, with nothing appended, when the value is not what its type says or has half a
   * surrogate pair in a text.
   */
  encode(value: unknown, out: ProtoWriter): boolean;
  /**
   * The protobuf in `start..end` → value, or INVALID when it is protobuf that the type does not allow.
   * @throws ProtocolError BAD_PROTOBUF for bytes that are no protobuf.
   */
  decode(bytes: Uint8Array, start: number, end: number): unknown;
  /**
   * Why `parse` (or `print`, `is`, `encode`) refused: every violation, at most 20. Slow; only on failure. Of `print`, texts
   * that only `encode` refuses are among them.
   */
  explain(value: unknown, direction: 'parse' | 'print'): readonly Violation[];
  /** Why `decode` answered INVALID: every violation, at most 20. Slow; only on failure. */
  explainBytes(bytes: Uint8Array, start: number, end: number): readonly Violation[];
}

/** A codec with the type of its values, as generated declarations have it. */
export interface MessageCodec<T> extends Codec {
  parse(tree: unknown): T | typeof INVALID;
  print(value: T): unknown;
  is(value: unknown): value is T;
  encode(value: T, out: ProtoWriter): boolean;
  decode(bytes: Uint8Array, start: number, end: number): T | typeof INVALID;
}

/** How a body is treated: by a codec, as raw bytes (`Uint8Array` in the signature), or not at all (`void`). */
export type BodyCodec = Codec | 'raw' | 'none';
