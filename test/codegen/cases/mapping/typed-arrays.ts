// typed arrays are packed lists of numbers
import { Component, Handler } from '@nopal/core';
export interface TypedRow {
  a: Float32Array; b: Float64Array; c: Int8Array; d: Int16Array; e: Int32Array;
  f: Uint16Array; g: Uint32Array; h: BigInt64Array; i: BigUint64Array;
  /** @maxLength 9 */ j: Float32Array;
}
@Component() export class TypedRows { @Handler() typed(row: TypedRow): void { void row; } }
