/**
 * A message as protobuf carries it, as data: for reading bytes that a codec refused as they are, so that what is wrong with
 * them can be said. Never read otherwise.
 */
export type WireData = readonly [
  shape: 'object' | 'tuple' | 'union' | 'box' | 'entry',
  fields: readonly WireFieldData[],
  /** Members that are not on the wire. */
  constants?: readonly (readonly [member: string, value: string | number | boolean])[],
  /** 1 when it may hold itself and counts as one value inside another. */
  counted?: 1,
];

/** Number, member, type; what a missing one is unless undefined; and the member that tells a union's case, with its value. */
export type WireFieldData = readonly [
  number: number,
  member: string,
  type: WireValueData,
  absent?: 'null' | 'zero' | 0,
  tag?: readonly [member: string, value: string | number | boolean],
];

export type WireScalarData =
  | 'double'
  | 'float'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'int53'
  | 'millis'
  | 'int64'
  | 'uint64'
  | 'sint64'
  | 'bool'
  | 'string'
  | 'bytes';

export type WireValueData =
  | WireScalarData
  | 'timestamp'
  | 'json'
  | 'null'
  /** A row of the table. */
  | readonly ['message', number]
  /** The value of each number; an unknown number is itself, or undefined when 1. */
  | readonly ['enum', readonly (readonly [number: number, value: string | number])[], 1?]
  /** What it is in JavaScript: `array`, `set`, `map`, `record`, or the name of a typed array. */
  | readonly ['repeated', string, WireValueData]
  | readonly ['map', 'map' | 'record', WireScalarData, WireValueData];
