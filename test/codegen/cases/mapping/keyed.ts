// records and maps by text, whole numbers, booleans, brands and enums
import { Component, Handler } from '@nopal/core';
import type { int32, int64, uint32 } from '@nopal/protocol';
type KeyId = string & { readonly __brand: 'KeyId' };
export enum KeyEnum { A = 'a', B = 'b' }
export interface KeyRow {
  a: Record<string, number>; b: { [name: string]: boolean }; c: Record<int32, string>; d: Record<KeyId, string>; e: Record<`p${number}`, string>;
  f: Map<string, Date>; g: Map<uint32, string>; h: Map<boolean, string>; i: Map<KeyId, string>; j: Map<int64, string>; k: Map<KeyEnum, number>;
  l: ReadonlyMap<'x' | 'y', number>;
  m: Record<string, number | undefined>;
  /** @maxLength 3 */ n: Map<string, string>;
}
@Component() export class KeyRows { @Handler() keyed(row: KeyRow): void { void row; } }
