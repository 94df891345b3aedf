/** Changes when a reader of the model must change. */
export const IR_VERSION = 1;

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
  readonly handlers: readonly HandlerIr[];
  readonly remotes: readonly RemoteIr[];
  readonly pushes: readonly PushIr[];
  readonly routes: readonly RouteIr[];
}

interface MethodIr {
  readonly method: string;
  readonly name: string;
  readonly doc?: string;
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
  /** What the method's parameters are, in order. */
  readonly parameters: readonly ('session' | 'call' | 'body')[];
  readonly body: Body;
  readonly result: Body;
}

export interface RemoteIr extends MethodIr {
  readonly timeoutMs?: number;
  /** In order; `call` is filled in and never on the wire. */
  readonly parameters: readonly ({ readonly k: 'call' } | ({ readonly k: 'field' } & Field))[];
  readonly result: Field | undefined;
}

export interface PushIr {
  readonly member: string;
  /** The route's last part, for a push without a route of its own. */
  readonly name: string;
  readonly givenRoute?: string;
  readonly body: Body;
  readonly doc?: string;
  readonly loc: Loc;
}

/** An HTTP method; read, and not yet emitted. */
export interface RouteIr {
  readonly method: string;
  readonly pattern?: string;
  readonly loc: Loc;
}

export type TypeId = string;

export type Type =
  | { readonly k: 'string' | 'number' | 'boolean' | 'bigint'; readonly brand?: string }
  | { readonly k: 'date' | 'bytes' | 'null' }
  | { readonly k: 'literal'; readonly value: string | number | boolean }
  | { readonly k: 'ref'; readonly id: TypeId }
  | { readonly k: 'array'; readonly of: Type; readonly readonly?: true }
  | { readonly k: 'set' | 'record' | 'map'; readonly of: Type }
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

interface DefBase {
  /** As the developer wrote it: `Page<Player>`; a path for a type without a name. */
  readonly label: string;
  /** A name that is unique among the types and fit for an identifier. */
  readonly name: string;
  /** Whether the developer gave the name. */
  readonly named: boolean;
  readonly source?: TypeSource;
  readonly doc?: string;
}

export type TypeDef =
  | (DefBase & { readonly k: 'object'; readonly fields: readonly Field[] })
  | (DefBase & { readonly k: 'enum'; readonly members: readonly EnumMember[] })
  | (DefBase & { readonly k: 'alias'; readonly type: Type });

export interface EnumMember {
  readonly name: string;
  readonly value: string | number;
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Declared with `?`. */
  readonly optional?: true;
  /** Declared with `| undefined`; on the wire the same as optional. */
  readonly undef?: true;
  readonly readonly?: true;
  readonly doc?: string;
}

/** The whole route of a push. */
export function pushRoute(server: string, component: string, push: PushIr): string {
  return push.givenRoute ?? `${server}.${component}.${push.name}`;
}
