import type { Loc, NumberArray, Type } from '../ir/ir.js';

/**
 * How the model's types are carried in protobuf: what the lock numbers, what the `.proto` files declare and what the binary
 * codecs write. Names are full proto names: `arena.v1.JoinRequest`, `arena.v1.JoinRequest.Mode` for what lies inside it.
 */
export interface WireModel {
  /** `arena.v1` */
  readonly package: string;
  readonly messages: ReadonlyMap<string, WireMessage>;
  readonly enums: ReadonlyMap<string, WireEnum>;
}

export type ProtoScalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

/**
 * What JavaScript value a message stands for.
 * - `object`: an object with the fields' members
 * - `tuple`: an array; the fields' members are `0`, `1`, … and `rest`
 * - `union`: the value of the one field that is there
 * - `box`: the value of its only field: what proto3 cannot repeat or leave out by itself
 * - `entry`: a key and a value of a Map whose keys proto3 does not allow; members `key` and `value`
 */
export type WireShape = 'object' | 'tuple' | 'union' | 'box' | 'entry';

export interface WireMessage {
  readonly fullName: string;
  /** The last part of it. */
  readonly name: string;
  /** The message that it is declared in. */
  readonly parent?: string;
  readonly shape: WireShape;
  /** By number, once the lock has given them. */
  readonly fields: readonly WireField[];
  /** Fields that are gone: their numbers and proto names are never used again. */
  readonly reserved: readonly Reserved[];
  /**
   * Members that are always the same and never on the wire: the discriminant of a member of a union. The decoder sets them.
   */
  readonly constants: readonly {
    readonly member: string;
    readonly value: string | number | boolean;
  }[];
  /** `@removed` of its declaration. */
  readonly removed: readonly string[];
  /** The hand-written message that it is; then it is imported, not declared. */
  readonly external?: string;
  /** The .proto file that declares it, as imports name it; only of a hand-written one. */
  readonly declaredIn?: string;
  readonly doc?: string;
  readonly deprecated?: string;
  readonly loc?: Loc;
}

export interface Reserved {
  readonly number: number;
  /** The proto name; absent when something of today has it again, under another number. */
  readonly name?: string;
}

export interface WireField {
  /** What the lock knows it by: the member's name, `0`, the discriminant's value, `(string)` for a kind of value. */
  readonly key: string;
  /** The JavaScript member; of a union the same as `key`. */
  readonly member: string;
  /** 0 until the lock has given one. */
  readonly number: number;
  /** lower_snake_case */
  readonly protoName: string;
  readonly type: WireType;
  /**
   * `plain`: no presence: a scalar's default is not written; a missing message is an error. `optional`: presence is known;
   * see `absent`. `case`: a member of the oneof named in `oneof`.
   */
  readonly presence: 'plain' | 'optional' | 'case';
  /** What JavaScript value a missing field stands for; only of `optional`, and of `case` in an object. */
  readonly absent?: 'undefined' | 'null';
  readonly oneof?: string;
  /** How a union tells that a value is this one. */
  readonly match?: CaseMatch;
  /** A missing list or map comes back empty although the member is optional. */
  readonly absentAsEmpty?: true;
  readonly was: readonly string[];
  readonly pin?: number;
  readonly hot?: true;
  readonly doc?: string;
  readonly deprecated?: string;
  readonly loc?: Loc;
}

export type CaseMatch =
  /** An object whose member has this value. */
  | { readonly by: 'tag'; readonly member: string; readonly value: string | number | boolean }
  /** A value of this type; the cases of a union differ in kind. */
  | { readonly by: 'kind'; readonly type: Type };

/** One value: what can be repeated. `type` is the model's, with its limits; never an alias. */
export type WireElement =
  | { readonly w: 'scalar'; readonly proto: ProtoScalar; readonly type: Type }
  /** `type` is a ref to an enum definition, a string literal or a union of them. */
  | { readonly w: 'enum'; readonly id: string; readonly type: Type }
  | { readonly w: 'message'; readonly id: string }
  /** google.protobuf.Timestamp */
  | { readonly w: 'timestamp' }
  /** google.protobuf.Value */
  | { readonly w: 'json' };

export type WireType =
  | WireElement
  /** google.protobuf.NullValue: the member is null. */
  | { readonly w: 'null' }
  | {
      readonly w: 'repeated';
      readonly of: WireElement;
      readonly js: 'array' | 'set' | 'map' | NumberArray;
      /** The model's type: its lengths. */
      readonly type: Type;
    }
  | {
      readonly w: 'map';
      readonly key: Extract<WireElement, { w: 'scalar' }>;
      readonly value: WireElement;
      readonly js: 'map' | 'record';
      readonly type: Type;
    };

export interface WireEnum {
  readonly fullName: string;
  readonly name: string;
  readonly parent?: string;
  /** Whether the JavaScript values are these very numbers; else they are texts and the lock numbers them. */
  readonly numeric: boolean;
  /** By number. The zero value that no JavaScript value stands for is not among them. */
  readonly values: readonly WireEnumValue[];
  /** An unknown number is undefined instead of an error. */
  readonly open: boolean;
  readonly reserved: readonly Reserved[];
  readonly removed: readonly string[];
  readonly external?: string;
  /** The .proto file that declares it, as imports name it; only of a hand-written one. */
  readonly declaredIn?: string;
  readonly doc?: string;
  readonly deprecated?: string;
  readonly loc?: Loc;
}

export interface WireEnumValue {
  /** What the lock knows it by: the text, or the member's name of a numeric one. */
  readonly key: string;
  readonly value: string | number;
  /** 0 until the lock has given one, unless the enum is numeric. */
  readonly number: number;
  /** PREFIX_UPPER_SNAKE */
  readonly protoName: string;
  readonly was: readonly string[];
  readonly pin?: number;
  readonly doc?: string;
  readonly deprecated?: string;
  readonly loc?: Loc;
}
