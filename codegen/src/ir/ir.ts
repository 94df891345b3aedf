/** Changes when a reader of the model must change. */
export const IR_VERSION = 2;

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

/** What the project declares, as plain data: everything that `emit` may know. */
export interface Ir {
  readonly version: typeof IR_VERSION;
  readonly servers: readonly ServerIr[];
  /** Named types, and those that only a path names, by id. */
  readonly types: Readonly<Record<TypeId, TypeDef>>;
}

export interface ServerIr {
  readonly name: string;
  readonly frontend: boolean;
  readonly components: readonly ComponentIr[];
  readonly providers: readonly ClassIr[];
}

/** A class that generated code imports and makes. */
export interface ClassIr {
  readonly className: string;
  readonly file: string;
  /** Under which name its module exports it; `default` for a default export. */
  readonly exportName: string;
  readonly isAbstract: boolean;
  readonly dependencies: readonly DependencyIr[];
  readonly loc: Loc;
}

export type DependencyIr =
  | { readonly service: string }
  | { readonly className: string; readonly file: string; readonly exportName: string };

export interface ComponentIr extends ClassIr {
  readonly name: string;
  readonly doc?: string;
  readonly deprecated?: string;
  readonly handlers: readonly HandlerIr[];
  readonly remotes: readonly RemoteIr[];
  readonly pushes: readonly PushIr[];
  readonly routes: readonly RouteIr[];
  /** Confirmed by `@removed`: names of handlers, remotes and pushes, or whole routes, that are gone for good. */
  readonly removed?: readonly string[];
}

interface MethodIr {
  readonly method: string;
  readonly name: string;
  readonly doc?: string;
  readonly deprecated?: string;
  /** `@was`: earlier names, or whole routes. */
  readonly was?: readonly string[];
  readonly loc: Loc;
}

/** A body, a result or a push. */
export type Body =
  | { readonly k: 'none' }
  | { readonly k: 'raw' }
  | { readonly k: 'message'; readonly type: Type };

export interface HandlerIr extends MethodIr {
  readonly kind: 'request' | 'notify';
  readonly concurrent: boolean;
  readonly access: 'public' | 'bound';
  readonly timeoutMs?: number;
  /** It may run twice. */
  readonly idempotent?: true;
  /** What the method's parameters are, in order. */
  readonly parameters: readonly ('session' | 'call' | 'body')[];
  readonly body: Body;
  readonly result: Body;
}

export interface RemoteIr extends MethodIr {
  readonly timeoutMs?: number;
  /** It may run twice. */
  readonly idempotent?: true;
  /** The rpc of a hand-written service that it is; then its request and response are those very messages. */
  readonly implements?: RpcIr;
  /** In order; `call` is filled in and never on the wire. */
  readonly parameters: readonly ({ readonly k: 'call' } | ({ readonly k: 'field' } & Field))[];
  readonly result: Field | undefined;
}

export interface RpcIr {
  /** `vendor.inventory.v1.Inventory` */
  readonly service: string;
  /** `Get` */
  readonly method: string;
  readonly request: TypeId;
  readonly response: TypeId;
}

export interface PushIr {
  readonly member: string;
  /** The route's last part, for a push without a route of its own. */
  readonly name: string;
  readonly givenRoute?: string;
  readonly body: Body;
  readonly doc?: string;
  readonly deprecated?: string;
  /** `@was`: earlier names, or whole routes. */
  readonly was?: readonly string[];
  readonly loc: Loc;
}

/** An HTTP method; read, and not yet emitted. */
export interface RouteIr {
  readonly method: string;
  readonly pattern?: string;
  readonly loc: Loc;
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

/** The whole route of a push. */
export function pushRoute(server: string, component: string, push: PushIr): string {
  return push.givenRoute ?? `${server}.${component}.${push.name}`;
}

/** How an rpc is named: `vendor.inventory.v1.Inventory/Get`. */
export function rpcPath({ service, method }: RpcIr): string {
  return `${service}/${method}`;
}
