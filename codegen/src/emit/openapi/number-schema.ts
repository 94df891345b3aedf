import type { Lengths, NumberArray, NumberKind, Type } from '../../ir/ir.js';
import type { JsonSchema } from './json-schema.js';

type Of<K extends Type['k']> = Extract<Type, { k: K }>;

const RANGES: Readonly<Partial<Record<NumberKind, readonly [number, number]>>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  sint32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  fixed32: [0, 2 ** 32 - 1],
  int53: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};
const ARRAYS: Readonly<Record<NumberArray, readonly [number, number] | 'number' | 'text'>> = {
  Float32Array: 'number',
  Float64Array: 'number',
  Int8Array: [-128, 127],
  Int16Array: [-32_768, 32_767],
  Int32Array: [-(2 ** 31), 2 ** 31 - 1],
  Uint16Array: [0, 65_535],
  Uint32Array: [0, 2 ** 32 - 1],
  BigInt64Array: 'text',
  BigUint64Array: 'text',
};

/** A number with its range; the other values of a double are texts in JSON. */
export function numberSchema({ as, min, max, nonFinite }: Of<'number'>): JsonSchema {
  const range = as === undefined ? undefined : RANGES[as];
  const minimum = min ?? range?.[0];
  const maximum = max ?? range?.[1];
  const schema: JsonSchema = {
    type: range === undefined ? 'number' : 'integer',
    ...((as === 'int32' || as === 'float') && { format: as }),
    ...(as === 'int53' && { format: 'int64' }),
    ...(minimum !== undefined && { minimum: Math.max(minimum, range?.[0] ?? minimum) }),
    ...(maximum !== undefined && { maximum: Math.min(maximum, range?.[1] ?? maximum) }),
  };
  if (!nonFinite) return schema;
  return { anyOf: [schema, { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }] };
}

/** 64 bits are more than JSON's numbers hold everywhere, so that they are digits. */
export function bigintSchema({ as, min, max }: Of<'bigint'>): JsonSchema {
  const limits = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ].join(' and ');
  return {
    type: 'string',
    pattern: as === 'uint64' ? '^(?:0|[1-9][0-9]{0,19})$' : '^(?:0|-?[1-9][0-9]{0,18})$',
    ...(limits !== '' && { description: `A whole number, ${limits}.` }),
  };
}

export function numberArraySchema(of: NumberArray): JsonSchema {
  const about = ARRAYS[of];
  if (about === 'number') return numberSchema({ k: 'number', nonFinite: true });
  if (about === 'text')
    return bigintSchema({ k: 'bigint', as: of === 'BigInt64Array' ? 'int64' : 'uint64' });
  return { type: 'integer', minimum: about[0], maximum: about[1] };
}

/** Limits of bytes as limits of their base64. */
export function bytesLengths({ minLength, maxLength }: Lengths): JsonSchema {
  const inText = (bytes: number) => Math.ceil(bytes / 3) * 4;
  return {
    ...(minLength !== undefined && { minLength: inText(minLength) }),
    ...(maxLength !== undefined && { maxLength: inText(maxLength) }),
  };
}
