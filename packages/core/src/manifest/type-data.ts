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
  | 'bytes'
  | 'null'
  /** A row of the table. */
  | readonly ['ref', number]
  | readonly ['literal', ...(string | number | boolean)[]]
  | readonly ['array' | 'set' | 'record' | 'map', TypeData]
  /** How many items must be there, the items, and the type of any further ones. */
  | readonly ['tuple', number, readonly TypeData[], TypeData?]
  /** The type's name, and its fields: name, type, and 1 when it may be absent. */
  | readonly ['object', string, readonly (readonly [string, TypeData, (0 | 1)?])[]]
  /** Told apart by the kind of value. */
  | readonly ['union', ...TypeData[]]
  /** Objects told apart by a field: its name, and for each type the values that lead to it. */
  | readonly ['tagged', string, readonly (readonly [TypeData, ...(string | number | boolean)[]])[]];
