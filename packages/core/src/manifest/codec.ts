/** What a codec answers when a value is not of its type. */
export const INVALID: unique symbol = Symbol('nopal.invalid');

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
 * Generated for every message type. Between a serializer's plain tree (what JSON.parse gives) and the TypeScript value.
 * Both directions answer a fresh object that has exactly the declared fields: unknown input is dropped, and what a
 * method returns beyond its type is never sent.
 */
export interface Codec {
  /** The type as the developer wrote it, for messages. */
  readonly type: string;
  /** Plain tree → value, or INVALID. */
  parse(tree: unknown): unknown;
  /** Value → plain tree, or INVALID when the value is not what its type says. */
  print(value: unknown): unknown;
  /** Why `parse` (or `print`) answered INVALID: every violation, at most 20. Slow; only on failure. */
  explain(value: unknown, direction: 'parse' | 'print'): readonly Violation[];
}

/** How a body is treated: by a codec, as raw bytes (`Uint8Array` in the signature), or not at all (`void`). */
export type BodyCodec = Codec | 'raw' | 'none';
