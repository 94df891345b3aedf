/**
 * A message type as data, for explaining what is wrong with a value. Generated files hold it; the codecs themselves are
 * straight code and never read it.
 */
export type TypeData =
  | 'string'
  | 'number'
  | 'boolean'
  | 'bigint'
  | 'date'
  /** A date that JSON has as milliseconds. */
  | 'millis'
  | 'bytes'
  | 'null'
  /** Whatever JSON can say. */
  | 'json'
  | readonly ['string', LengthData & { readonly pattern?: string }]
  | readonly ['number', NumberData]
  | readonly ['bigint', { readonly as?: 'uint64'; readonly min?: string; readonly max?: string }]
  | readonly ['bytes', LengthData]
  /** A row of the table; 1 when a value of it may hold another one of it. */
  | readonly ['ref', number, 1?]
  | readonly ['literal', ...(string | number | boolean)[]]
  /** One of these, or undefined. */
  | readonly ['open', ...(string | number | boolean)[]]
  | readonly ['array' | 'set', TypeData, LengthData?]
  /** A typed array by its name. */
  | readonly ['numbers', string, LengthData?]
  /** The type of its values and of its keys. */
  | readonly ['record' | 'map', TypeData, TypeData?, LengthData?]
  /** A Map that JSON has as pairs. */
  | readonly ['pairs', TypeData, TypeData, LengthData?]
  /** How many items must be there, the items, and the type of any further ones. */
  | readonly ['tuple', number, readonly TypeData[], TypeData?]
  | ObjectData
  /** Told apart by the kind of value. */
  | readonly ['union', ...TypeData[]]
  /** The same where JSON has to name which one it is; null is itself. */
  | readonly ['named', readonly (readonly [string, TypeData])[], 1?]
  /** Objects told apart by a field: its name, and for each type the values that lead to it. */
  | readonly ['tagged', string, readonly (readonly [TypeData, ...(string | number | boolean)[]])[]];

/** The type's name; its fields: name, type, and 1 when it may be absent; groups of fields of which at most one may be there. */
export type ObjectData = readonly [
  'object',
  string,
  readonly (readonly [string, TypeData, (0 | 1)?])[],
  oneofs?: readonly (readonly string[])[],
];

/** How many there may be. */
export interface LengthData {
  readonly min?: number;
  readonly max?: number;
}

export interface NumberData {
  readonly as?: 'float' | 'int32' | 'uint32' | 'sint32' | 'fixed32' | 'int53';
  readonly min?: number;
  readonly max?: number;
  readonly nonFinite?: 1;
}
