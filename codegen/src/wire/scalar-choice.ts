import type { NumberArray } from '../ir/ir.js';
import type { ProtoScalar, WireElement } from './wire-model.js';

/** What protobuf allows as a map's key. */
const MAP_KEYS: ReadonlySet<ProtoScalar> = new Set([
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'bool',
  'string',
]);

export function canBeMapKey(
  element: WireElement,
): element is Extract<WireElement, { w: 'scalar' }> {
  return element.w === 'scalar' && MAP_KEYS.has(element.proto);
}

/** The scalar that carries these numbers in the fewest bytes. Minus zero needs a double. */
export function smallestScalar(numbers: readonly number[]): ProtoScalar {
  const isWhole = numbers.every((value) => Number.isInteger(value) && !Object.is(value, -0));
  if (isWhole && numbers.every((value) => value >= 0 && value < 2 ** 32)) return 'uint32';
  if (isWhole && numbers.every((value) => value >= -(2 ** 31) && value < 2 ** 31)) return 'int32';
  return 'double';
}

/** What carries one number of a typed array. Zigzag for the signed ones, which are as often negative as not. */
export function numberElement(of: NumberArray): WireElement {
  switch (of) {
    case 'Float32Array':
      return { w: 'scalar', proto: 'float', type: { k: 'number', as: 'float', nonFinite: true } };
    case 'Float64Array':
      return { w: 'scalar', proto: 'double', type: { k: 'number', nonFinite: true } };
    case 'Int8Array':
      return signed(-128, 127);
    case 'Int16Array':
      return signed(-32_768, 32_767);
    case 'Int32Array':
      return { w: 'scalar', proto: 'sint32', type: { k: 'number', as: 'sint32' } };
    case 'Uint16Array':
      return { w: 'scalar', proto: 'uint32', type: { k: 'number', as: 'uint32', max: 65_535 } };
    case 'Uint32Array':
      return { w: 'scalar', proto: 'uint32', type: { k: 'number', as: 'uint32' } };
    case 'BigInt64Array':
      return { w: 'scalar', proto: 'sint64', type: { k: 'bigint' } };
    case 'BigUint64Array':
      return { w: 'scalar', proto: 'uint64', type: { k: 'bigint', as: 'uint64' } };
  }
}

function signed(min: number, max: number): WireElement {
  return { w: 'scalar', proto: 'sint32', type: { k: 'number', as: 'sint32', min, max } };
}
