/** What a codec answers when a value is not of its type. */
export const INVALID: unique symbol = Symbol('nopal.invalid');

/** How many values may lie inside each other in a type that contains itself, in JSON and in protobuf. */
export const MAX_VALUE_DEPTH = 64;
