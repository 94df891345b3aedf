import type { Loc } from '../ir/ir.js';

/** What a .proto file declares, as it stands there. */
export interface ProtoFile {
  /** As imports name it: `vendor/inventory/v1/item.proto`. */
  readonly path: string;
  /** Empty when it declares none. */
  readonly package: string;
  readonly loc: Loc;
  readonly imports: readonly ProtoImport[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
  readonly services: readonly ProtoService[];
}

export interface ProtoImport {
  readonly path: string;
  /** Who imports this file sees that one too. */
  readonly isPublic: boolean;
  readonly loc: Loc;
}

interface ProtoNotes {
  readonly name: string;
  readonly loc: Loc;
  readonly doc?: string;
  readonly deprecated?: true;
}

/** Numbers and names that a message or enum must not use. */
export interface ProtoReserved {
  /** Both inclusive. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly names: readonly string[];
}

export interface ProtoMessage extends ProtoNotes {
  readonly fields: readonly ProtoField[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
  readonly reserved: ProtoReserved;
}

/** The name of a type where it is used: `int32`, `Item`, `.vendor.v1.Item`. */
export interface ProtoTypeName {
  readonly name: string;
  readonly loc: Loc;
}

export interface ProtoField extends ProtoNotes {
  readonly number: number;
  readonly numberLoc: Loc;
  readonly label: 'plain' | 'optional' | 'repeated';
  readonly type: ProtoTypeName;
  /** Of a map, whose values have `type`. */
  readonly key?: ProtoTypeName;
  readonly oneof?: string;
  readonly jsonName?: string;
}

export interface ProtoEnum extends ProtoNotes {
  readonly values: readonly ProtoEnumValue[];
  readonly reserved: ProtoReserved;
}

export interface ProtoEnumValue extends ProtoNotes {
  readonly number: number;
  readonly numberLoc: Loc;
}

export interface ProtoService extends ProtoNotes {
  readonly methods: readonly ProtoMethod[];
}

export interface ProtoMethod extends ProtoNotes {
  readonly request: ProtoTypeName;
  readonly response: ProtoTypeName;
  /** Whether it takes a stream of requests. */
  readonly requestStreams: boolean;
  readonly responseStreams: boolean;
}
