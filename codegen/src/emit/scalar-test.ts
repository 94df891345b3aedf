import type { Lengths, Type } from '../ir/ir.js';
import { literal } from './text.js';
import { sameAs } from './union-test.js';

/** What the conditions need from the file that they stand in. */
export interface TestFile {
  /** The constant that holds a regular expression for the whole text. */
  pattern(source: string): string;
  /** Imports a function of the runtime package; answers its name. */
  runtime(name: string): string;
  /** The condition that a member met in a `for … in` is inherited. */
  isInherited(object: string, key: string): string;
}

/** A type whose whole check is one condition. */
export type ScalarType = Extract<
  Type,
  { k: 'string' | 'number' | 'boolean' | 'bigint' | 'date' | 'bytes' | 'null' | 'literal' }
>;

const INT64 = ['-0x8000000000000000n', '0x7fffffffffffffffn'] as const;
const UINT64 = ['0n', '0xffffffffffffffffn'] as const;

export function isScalar(type: Type): type is ScalarType {
  switch (type.k) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'date':
    case 'bytes':
    case 'null':
    case 'literal':
      return true;
    default:
      return false;
  }
}

/** The condition that a value, as the game makes it, is not of a scalar type. */
export function refusal(type: ScalarType, name: string, file: TestFile): string {
  return [...kindRefusal(type, name, file), ...limitRefusal(type, name, file)].join(' || ');
}

/** Conditions that something is no value of this kind; text is not looked into. */
export function kindRefusal(type: ScalarType, name: string, file: TestFile): string[] {
  switch (type.k) {
    case 'string':
      return [`typeof ${name} !== 'string'`];
    case 'number':
      // Number.isFinite and Number.isSafeInteger see to that themselves.
      return testsKind(type) ? [] : [`typeof ${name} !== 'number'`];
    case 'boolean':
      return [`typeof ${name} !== 'boolean'`];
    case 'bigint':
      return [`typeof ${name} !== 'bigint'`];
    case 'date':
      return [`!${file.runtime(type.as === 'millis' ? 'isDate' : 'isTimestamp')}(${name})`];
    case 'bytes':
      return [`!(${name} instanceof Uint8Array)`];
    case 'null':
      return [`${name} !== null`];
    default:
      return [`${name} !== ${literal(type.value)}`];
  }
}

function testsKind(type: Extract<Type, { k: 'number' }>): boolean {
  const kind = type.as ?? 'double';
  return kind === 'int53' || (kind === 'double' && type.nonFinite !== true);
}

/** Conditions that a value of the right kind breaks a limit, cheap ones first. */
export function limitRefusal(type: ScalarType, name: string, file: TestFile): string[] {
  switch (type.k) {
    case 'string':
      return [
        ...lengthRefusal(type, `${name}.length`),
        ...(type.pattern === undefined ? [] : [`!${file.pattern(type.pattern)}.test(${name})`]),
      ];
    case 'number':
      return numberRefusal(type, name);
    case 'bigint': {
      const [least, most] = type.as === 'uint64' ? UINT64 : INT64;
      const min = type.min === undefined ? least : `${BigInt(type.min)}n`;
      const max = type.max === undefined ? most : `${BigInt(type.max)}n`;
      return [`${name} < ${min}`, `${name} > ${max}`];
    }
    case 'bytes':
      return lengthRefusal(type, `${name}.length`);
    default:
      return [];
  }
}

function numberRefusal(type: Extract<Type, { k: 'number' }>, name: string): string[] {
  const range = [
    ...(type.min === undefined ? [] : [`!(${name} >= ${literal(type.min)})`]),
    ...(type.max === undefined ? [] : [`!(${name} <= ${literal(type.max)})`]),
  ];
  switch (type.as ?? 'double') {
    case 'double':
      return type.nonFinite ? range : [`!Number.isFinite(${name})`, ...range];
    case 'float': {
      const tooLarge = `!Number.isFinite(Math.fround(${name}))`;
      return [type.nonFinite ? `(Number.isFinite(${name}) && ${tooLarge})` : tooLarge, ...range];
    }
    case 'int32':
    case 'sint32':
      return [`(${name} | 0) !== ${name}`, ...range];
    case 'uint32':
    case 'fixed32':
      return [`${name} >>> 0 !== ${name}`, ...range];
    default:
      return [`!Number.isSafeInteger(${name})`, ...range];
  }
}

/** Conditions that there are too few or too many. */
export function lengthRefusal({ minLength, maxLength }: Lengths, count: string): string[] {
  return [
    ...(minLength === undefined || minLength === 0 ? [] : [`${count} < ${minLength}`]),
    ...(maxLength === undefined ? [] : [`${count} > ${maxLength}`]),
  ];
}

/** The limits of a list or a map. */
export function lengthsOf(type: Type): Lengths {
  return 'minLength' in type || 'maxLength' in type ? type : {};
}

/** The condition that a value is none of these. */
export function notAmong(name: string, values: readonly (string | number | boolean)[]): string {
  return values.length === 1
    ? `${name} !== ${literal(values[0] ?? '')}`
    : `!(${sameAs(name, values)})`;
}
