import type { WireValueData } from './wire-data.js';

type TypedArray =
  | 'Float32Array'
  | 'Float64Array'
  | 'Int8Array'
  | 'Int16Array'
  | 'Int32Array'
  | 'Uint16Array'
  | 'Uint32Array'
  | 'BigInt64Array'
  | 'BigUint64Array';

/** What a value that is not on the wire is. */
export function absentValue(type: WireValueData, absent: 'null' | 'zero' | 0 | undefined): unknown {
  if (absent === 'null') return null;
  if (absent !== 'zero') return undefined;
  if (typeof type === 'string') return zero(type);
  switch (type[0]) {
    case 'message':
      return undefined;
    case 'enum':
      return enumValue(type, 0) ?? (type[2] === 1 ? undefined : 0);
    case 'map':
      return type[1] === 'map' ? new Map() : Object.create(null);
    default:
      return emptyList(type[1]);
  }
}

function emptyList(js: string): unknown {
  switch (js) {
    case 'array':
      return [];
    case 'set':
      return new Set();
    case 'map':
      return new Map();
    case 'record':
      return Object.create(null);
    default:
      return new globalThis[js as TypedArray](0);
  }
}

export function zero(type: Extract<WireValueData, string>): unknown {
  switch (type) {
    case 'string':
      return '';
    case 'bytes':
      return new Uint8Array(0);
    case 'bool':
      return false;
    case 'null':
      return null;
    case 'int64':
    case 'uint64':
    case 'sint64':
    case 'fixed64':
    case 'sfixed64':
      return 0n;
    case 'millis':
      return new Date(0);
    case 'timestamp':
    case 'json':
      return undefined;
    default:
      return 0;
  }
}

export function wireTypeOf(type: WireValueData): number {
  if (typeof type !== 'string') return type[0] === 'enum' ? 0 : 2;
  switch (type) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return 1;
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return 5;
    case 'string':
    case 'bytes':
    case 'timestamp':
    case 'json':
      return 2;
    default:
      return 0;
  }
}

export function accepts(type: WireValueData, given: number): boolean {
  if (typeof type !== 'string' && type[0] === 'repeated')
    return given === 2 || given === wireTypeOf(type[2]);
  return given === wireTypeOf(type);
}

/** The value of an enum's number, or undefined. */
export function enumValue(
  [, values]: Extract<WireValueData, readonly ['enum', ...unknown[]]>,
  number: number,
): string | number | undefined {
  return values.find(([one]) => one === number)?.[1];
}
