import type { MethodIr } from './method-ir.js';
import type { RouteIr } from './route-ir.js';
import type { Field, Loc, Type, TypeDef, TypeId } from './type.js';

export type { InputIr, InputsIr, RouteIr, RouteParameterIr, RouteResultIr } from './route-ir.js';
export type {
  EnumMember,
  Field,
  Lengths,
  Loc,
  Notes,
  NumberArray,
  NumberKind,
  NumberNotes,
  TagCase,
  Type,
  TypeDef,
  TypeId,
  TypeSource,
} from './type.js';

/** Changes when a reader of the model must change. */
export const IR_VERSION = 3;

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

/** The whole route of a push. */
export function pushRoute(server: string, component: string, push: PushIr): string {
  return push.givenRoute ?? `${server}.${component}.${push.name}`;
}

/** How an rpc is named: `vendor.inventory.v1.Inventory/Get`. */
export function rpcPath({ service, method }: RpcIr): string {
  return `${service}/${method}`;
}
