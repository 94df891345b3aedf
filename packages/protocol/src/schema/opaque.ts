/** Bytes that are carried untouched: their meaning is the game's own. */
export type Opaque = Uint8Array;
