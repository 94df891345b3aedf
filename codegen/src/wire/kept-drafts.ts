import type { StampedGraph } from '../ir/closure-stamps.js';
import type { Loc, Type, TypeDef, TypeId } from '../ir/ir.js';
import type { WireEnum, WireMessage } from './wire-model.js';

/** What planning a message declared beside it, in order. */
export type Declared =
  /** A type with a name, which is planned by itself. */
  | { readonly k: 'type'; readonly id: TypeId }
  | { readonly k: 'message'; readonly from: Type | TypeDef; readonly kept: KeptDraft }
  | { readonly k: 'enum'; readonly from: Type | TypeDef; readonly value: WireEnum }
  | { readonly k: 'hand-written'; readonly fullName: string };

/** A message as it was planned. */
export interface KeptDraft {
  readonly draft: WireMessage;
  readonly declared: readonly Declared[];
}

/** The message of a type with a name, with all that it was planned from. */
export interface KeptType extends KeptDraft {
  /** Of the type and what it leads to. */
  readonly stamp: object;
  /** The members that unions tell it apart by. */
  readonly tags: string;
  /** Where a type that no source declares was met. */
  readonly loc: Loc | undefined;
}

/** What the last plan left to the next. */
export interface KeptPlan {
  graph?: StampedGraph;
  /** By full names. */
  types: ReadonlyMap<string, KeptType>;
}
