import type { Loc, TypeDef, TypeId } from '../ir/ir.js';
import type { WireEnum, WireMessage } from '../wire/wire-model.js';
import type { ProtoFile } from './proto-file.js';
import type { Symbols } from './symbols.js';

/** What the hand-written .proto files of a project declare, as the model and the wire model say it. */
export interface HandProtos {
  /** Every message and enum by its id. */
  readonly types: Readonly<Record<TypeId, TypeDef>>;
  /** Those messages and enums by their full names; the numbers are the files'. */
  readonly wire: ExternalWire;
  /** What each generated declaration file exports. */
  readonly modules: readonly ProtoModule[];
  /** By `vendor.inventory.v1.Inventory/Get`. */
  readonly rpcs: ReadonlyMap<string, ProtoRpc>;
  /** Their proto packages, each with the place that says so first. */
  readonly packages: ReadonlyMap<string, Loc>;
  /** The files as they stand there, to describe them. */
  readonly sources: ParsedProtos;
}

/** Hand-written files and those of google.protobuf that they import, each after those that it imports. */
export interface ParsedProtos {
  readonly files: readonly ProtoFile[];
  readonly symbols: Symbols;
}

/** Hand-written messages and enums by their full names. */
export interface ExternalWire {
  readonly messages: ReadonlyMap<string, WireMessage>;
  readonly enums: ReadonlyMap<string, WireEnum>;
}

/** The TypeScript side of one .proto file. */
export interface ProtoModule {
  /** As imports name it: `vendor/inventory/v1/item.proto`. */
  readonly proto: string;
  /** Inside the output folder, without an ending: `protos/vendor/inventory/v1/item`. */
  readonly path: string;
  /** By the name that it is exported as, in the order of the file. */
  readonly exports: ReadonlyMap<string, TypeId>;
}

/** One rpc of a hand-written service. */
export interface ProtoRpc {
  /** `vendor.inventory.v1.Inventory` */
  readonly service: string;
  readonly method: string;
  /** Ids of its messages. */
  readonly request: TypeId;
  readonly response: TypeId;
  readonly streams: boolean;
  readonly doc?: string;
  readonly loc: Loc;
}
