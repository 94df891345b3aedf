import type { Type } from '../ir/ir.js';
import type { ProtoScalar } from '../wire/wire-model.js';

/** What each scalar type of proto3 is in TypeScript. NaN and the infinities are values there. */
export const SCALAR_TYPES: ReadonlyMap<
  string,
  { readonly proto: ProtoScalar; readonly type: Type }
> = new Map(
  (
    [
      ['double', { k: 'number', nonFinite: true }],
      ['float', { k: 'number', as: 'float', nonFinite: true }],
      ['int32', { k: 'number', as: 'int32' }],
      ['int64', { k: 'bigint' }],
      ['uint32', { k: 'number', as: 'uint32' }],
      ['uint64', { k: 'bigint', as: 'uint64' }],
      ['sint32', { k: 'number', as: 'sint32' }],
      ['sint64', { k: 'bigint' }],
      ['fixed32', { k: 'number', as: 'fixed32' }],
      ['fixed64', { k: 'bigint', as: 'uint64' }],
      ['sfixed32', { k: 'number', as: 'sint32' }],
      ['sfixed64', { k: 'bigint' }],
      ['bool', { k: 'boolean' }],
      ['string', { k: 'string' }],
      ['bytes', { k: 'bytes' }],
    ] as const satisfies readonly (readonly [ProtoScalar, Type])[]
  ).map(([proto, type]) => [proto, { proto, type }]),
);

/** What proto3 allows as a map's key. */
export const MAP_KEY_SCALARS: ReadonlySet<string> = new Set(
  [...SCALAR_TYPES.keys()].filter((name) => !['double', 'float', 'bytes'].includes(name)),
);
