import { isOfKind, isPlain, literalNames } from './explain-words.js';
import { isScalarData, kindOf, scalarName } from './scalar-check.js';
import type { TypeData } from './type-data.js';

/** What a type asks for, in few words. */
export function typeName(types: readonly TypeData[], printing: boolean, type: TypeData): string {
  if (isScalarData(type)) return scalarName(type, printing);
  switch (type[0]) {
    case 'ref':
      return typeName(types, printing, types[type[1]] ?? 'null');
    case 'literal':
    case 'open':
      return literalNames(type.slice(1) as string[]);
    case 'numbers':
      return printing ? `a ${type[1]}` : 'an array';
    case 'named':
      return type[1].map(([, member]) => typeName(types, printing, member)).join(' or ');
    case 'union':
      return (type.slice(1) as TypeData[])
        .map((member) => typeName(types, printing, member))
        .join(' or ');
    case 'object':
      return type[1] === '' ? 'an object' : type[1];
    case 'set':
      return printing ? 'a Set' : 'an array';
    case 'map':
      return printing ? 'a Map' : 'an object';
    case 'array':
    case 'tuple':
      return 'an array';
    default:
      return 'an object';
  }
}

/** Whether this member of a union is the one that the value was meant to be. */
export function isSameKind(
  types: readonly TypeData[],
  printing: boolean,
  type: TypeData,
  value: unknown,
): boolean {
  if (isScalarData(type)) {
    const isText = typeof type !== 'string' && 'nonFinite' in type[1] && !printing;
    return isOfKind(kindOf(type), value, printing) || (isText && typeof value === 'string');
  }
  switch (type[0]) {
    case 'ref':
      return isSameKind(types, printing, types[type[1]] ?? 'null', value);
    case 'literal':
    case 'open':
      return type.slice(1).some((one) => typeof one === typeof value);
    case 'numbers':
      if (!printing) return Array.isArray(value);
      return Object.prototype.toString.call(value) === `[object ${type[1]}]`;
    case 'pairs':
      return printing ? value instanceof Map : Array.isArray(value);
    case 'union':
      return (type.slice(1) as TypeData[]).some((member) =>
        isSameKind(types, printing, member, value),
      );
    case 'array':
    case 'tuple':
      return Array.isArray(value);
    case 'set':
      return printing ? value instanceof Set : Array.isArray(value);
    case 'map':
      return printing ? value instanceof Map : isPlain(value);
    default:
      return isPlain(value);
  }
}

/** A key of an object, which is text, as what its type says. */
export function keyOf(type: TypeData, key: string): unknown {
  const kind = isScalarData(type) ? kindOf(type) : undefined;
  if (kind === 'number') return String(Number(key)) === key ? Number(key) : key;
  return kind === 'boolean' && (key === 'true' || key === 'false') ? key === 'true' : key;
}

/** What the items of a typed array are. */
export function numberData(name: string): TypeData {
  switch (name) {
    case 'Float32Array':
      return ['number', { as: 'float', nonFinite: 1 }];
    case 'Float64Array':
      return ['number', { nonFinite: 1 }];
    case 'Int8Array':
      return ['number', { as: 'int32', min: -128, max: 127 }];
    case 'Int16Array':
      return ['number', { as: 'int32', min: -32_768, max: 32_767 }];
    case 'Int32Array':
      return ['number', { as: 'int32' }];
    case 'Uint16Array':
      return ['number', { as: 'uint32', max: 65_535 }];
    case 'Uint32Array':
      return ['number', { as: 'uint32' }];
    case 'BigInt64Array':
      return 'bigint';
    default:
      return ['bigint', { as: 'uint64' }];
  }
}
