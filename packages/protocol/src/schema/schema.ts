declare const schema: unique symbol;

/**
 * What a type says to the generator beside its own meaning: an optional member that no value ever has. Each word is a key of its
 * own, so that plain values stay assignable, words can be combined, and types with different words stay assignable to each other.
 */
export interface Schema<Word extends string> {
  readonly [schema]?: { readonly nopal?: never } & { readonly [Key in Word]?: never };
}
