/** A place in a source file, for people: line and column count from 1. */
export interface Loc {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters that are meant, within the line. */
  readonly length: number;
  /** The text of that line. */
  readonly text: string;
}

export type TypeId = string;

/** How a number is carried. `int53` is a safe integer, 64 bits wide on the wire. */
export type NumberKind = 'double' | 'float' | 'int32' | 'uint32' | 'sint32' | 'fixed32' | 'int53';

/** The typed arrays of the platform that hold numbers; `Uint8Array` is bytes. */
export type NumberArray =
  | 'Float32Array'
  | 'Float64Array'
  | 'Int8Array'
  | 'Int16Array'
  | 'Int32Array'
  | 'Uint16Array'
  | 'Uint32Array'
  | 'BigInt64Array'
  | 'BigUint64Array';

/** How many there may be, both inclusive: UTF-16 units of a text, bytes, items, entries. */
export interface Lengths {
  readonly minLength?: number;
  readonly maxLength?: number;
}

export type Type =
  | ({
      readonly k: 'string';
      readonly brand?: string;
      /** The source of a regular expression that the whole text matches, flag `u`. */
      readonly pattern?: string;
    } & Lengths)
  | {
      readonly k: 'number';
      readonly brand?: string;
      /** A double when absent. */
      readonly as?: NumberKind;
      /** Both inclusive. */
      readonly min?: number;
      readonly max?: number;
      /** NaN and the infinities too; only of a double or float. */
      readonly nonFinite?: true;
    }
  | { readonly k: 'boolean'; readonly brand?: string }
  | {
      readonly k: 'bigint';
      readonly brand?: string;
      /** Signed, 64 bits, when absent. */
      readonly as?: 'int64' | 'uint64';
      /** Decimal, both inclusive. */
      readonly min?: string;
      readonly max?: string;
    }
  | {
      readonly k: 'date';
      /** Milliseconds since 1970 as a number, instead of a timestamp. */
      readonly as?: 'millis';
    }
  | ({
      readonly k: 'bytes';
      /** The decoded value is a view of the received bytes, good only during the call. */
      readonly view?: true;
    } & Lengths)
  | { readonly k: 'null' }
  /** Whatever JSON can say. */
  | { readonly k: 'json' }
  | { readonly k: 'literal'; readonly value: string | number | boolean }
  | { readonly k: 'ref'; readonly id: TypeId }
  | ({ readonly k: 'array'; readonly of: Type; readonly readonly?: true } & Lengths)
  | ({ readonly k: 'numbers'; readonly of: NumberArray } & Lengths)
  | ({ readonly k: 'set'; readonly of: Type } & Lengths)
  | ({
      readonly k: 'record' | 'map';
      /** A string when absent. Of a record: a string, a whole number kind, or literals. */
      readonly key?: Type;
      readonly of: Type;
    } & Lengths)
  | {
      readonly k: 'tuple';
      readonly items: readonly { readonly type: Type; readonly optional?: true }[];
      readonly rest?: Type;
      readonly readonly?: true;
    }
  | {
      readonly k: 'union';
      readonly of: readonly Type[];
      /** The field that tells the objects apart, and the values that lead to each. */
      readonly tag?: { readonly field: string; readonly cases: readonly TagCase[] };
      /** An unknown value is undefined instead of an error; of a union of string literals. */
      readonly open?: true;
    };

export interface TagCase {
  readonly values: readonly (string | number | boolean)[];
  readonly id: TypeId;
}

/** Where a server-side declaration file may import a type from. */
export interface TypeSource {
  readonly file: string;
  readonly exportName: string;
}

interface DefBase extends Notes {
  /** As the developer wrote it: `Page<Player>`; a path for a type without a name. */
  readonly label: string;
  /** A name that is unique among the types and fit for an identifier. */
  readonly name: string;
  /** Whether the developer gave the name. */
  readonly named: boolean;
  readonly source?: TypeSource;
  /** Confirmed by `@removed`: names of fields, members or cases that are gone for good. */
  readonly removed?: readonly string[];
  /** The hand-written message or enum that it stands for: `vendor.inventory.v1.Item`. */
  readonly external?: string;
}

/** What the source says about a declaration, beside its type. */
export interface Notes {
  readonly doc?: string;
  /** Why not to use it any more; may be empty. */
  readonly deprecated?: string;
  /** `@example`: values, as JSON or text. */
  readonly examples?: readonly string[];
  /** Where it stands. Absent for what no source declares. */
  readonly loc?: Loc;
}

/** How a field or an enum's member keeps its number, from its JSDoc tags. */
export interface NumberNotes {
  /** `@was`: earlier names. */
  readonly was?: readonly string[];
  /** `@field 7`: the number itself. */
  readonly pin?: number;
}

export type TypeDef =
  | (DefBase & {
      readonly k: 'object';
      readonly fields: readonly Field[];
      /** Of each of these groups of optional members at most one may be there. */
      readonly oneofs?: readonly (readonly string[])[];
    })
  | (DefBase & {
      readonly k: 'enum';
      readonly members: readonly EnumMember[];
      readonly open?: true;
    })
  | (DefBase & { readonly k: 'alias'; readonly type: Type });

export interface EnumMember extends Notes, NumberNotes {
  readonly name: string;
  readonly value: string | number;
}

export interface Field extends Notes, NumberNotes {
  readonly name: string;
  readonly type: Type;
  /** Declared with `?`. */
  readonly optional?: true;
  /** Declared with `| undefined`; on the wire the same as optional. */
  readonly undef?: true;
  readonly readonly?: true;
  /** `@hot`: wants one of the numbers 1 to 15, whose tag is one byte. */
  readonly hot?: true;
  /** `@absentAsEmpty`: an absent list or map comes back empty, so that it needs no presence of its own. */
  readonly absentAsEmpty?: true;
}
