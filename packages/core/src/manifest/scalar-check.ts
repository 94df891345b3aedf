import {
  INVALID,
  isDate,
  isJson,
  isTimestamp,
  parseBytes,
  parseDate,
  parseInteger,
  parseMillis,
  parseNumber,
} from '@nopal/protocol/protobuf';
import { isWhole, WHOLE_TEXT } from './half-pairs.js';
import type { LengthData, NumberData, TypeData } from './type-data.js';

/** A type without parts. */
export type ScalarData = Extract<
  TypeData,
  string | readonly ['string' | 'number' | 'bigint' | 'bytes', object]
>;
type ScalarName = Extract<TypeData, string>;

export function isScalarData(type: TypeData): type is ScalarData {
  if (typeof type === 'string') return true;
  return ['string', 'number', 'bigint', 'bytes'].includes(type[0]);
}

export function kindOf(type: ScalarData): ScalarName {
  return typeof type === 'string' ? type : type[0];
}

/** What a scalar type asks for beyond what the value is, or undefined when it is of the type. */
export function scalarExpectation(
  type: ScalarData,
  value: unknown,
  printing: boolean,
): string | undefined {
  const kind = kindOf(type);
  const given = printing ? value : parsed(type, value);
  const isKind = given !== INVALID && isValue(type, given);
  if (!isKind) return scalarName(type, printing);
  if (typeof type === 'string') {
    if (type === 'bigint') return bigintLimit(given as bigint, {});
    return type === 'string' ? textLimit(given as string, printing) : undefined;
  }
  switch (type[0]) {
    case 'string': {
      const { pattern } = type[1];
      const text = given as string;
      const tooLong = lengthLimit(text.length, type[1], 'characters');
      if (tooLong !== undefined) return tooLong;
      if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(text))
        return `a string like ${pattern}`;
      return textLimit(text, printing);
    }
    case 'number':
      return numberLimit(given as number, type[1]);
    case 'bigint':
      return bigintLimit(given as bigint, type[1]);
    case 'bytes':
      return lengthLimit((given as Uint8Array).length, type[1], 'bytes');
  }
  return kind;
}

/** The value behind its form in JSON, or INVALID. */
function parsed(type: ScalarData, tree: unknown): unknown {
  switch (kindOf(type)) {
    case 'bigint':
      return parseInteger(tree);
    case 'date':
      return parseDate(tree);
    case 'millis':
      return parseMillis(tree);
    case 'bytes':
      return parseBytes(tree);
    case 'number':
      return typeof type !== 'string' && 'nonFinite' in type[1] ? parseNumber(tree) : tree;
    default:
      return tree;
  }
}

function isValue(type: ScalarData, value: unknown): boolean {
  switch (kindOf(type)) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      if (typeof value !== 'number') return false;
      return Number.isFinite(value) || (typeof type !== 'string' && 'nonFinite' in type[1]);
    case 'boolean':
      return typeof value === 'boolean';
    case 'bigint':
      return typeof value === 'bigint';
    case 'date':
      return isTimestamp(value);
    case 'millis':
      return isDate(value);
    case 'bytes':
      return value instanceof Uint8Array;
    case 'null':
      return value === null;
    case 'json':
      return isJson(value, 0);
  }
}

/** Only what is on its way out: what came in was read from UTF-8, or its document was searched. */
function textLimit(text: string, printing: boolean): string | undefined {
  return printing && !isWhole(text) ? WHOLE_TEXT : undefined;
}

/** How many are asked for, or undefined when it is so many. */
export function lengthLimit(
  count: number,
  { min = 0, max = Number.POSITIVE_INFINITY }: LengthData,
  of: string,
): string | undefined {
  if (count >= min && count <= max) return undefined;
  if (min === max) return `exactly ${min} ${of}`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${min} ${of}`;
  return min === 0 ? `at most ${max} ${of}` : `${min} to ${max} ${of}`;
}

function numberLimit(value: number, { as, min, max }: NumberData): string | undefined {
  if (as !== undefined && !isOfKind(value, as)) return KINDS[as];
  const isIn = (min === undefined || value >= min) && (max === undefined || value <= max);
  if (isIn) return undefined;
  const what = as === undefined || as === 'float' ? 'a number' : 'a whole number';
  if (max === undefined) return `${what} of at least ${min}`;
  return min === undefined ? `${what} of at most ${max}` : `${what} from ${min} to ${max}`;
}

const KINDS = {
  float: 'a number of 32 bits',
  int32: 'a whole number of 32 bits',
  sint32: 'a whole number of 32 bits',
  uint32: 'a whole number from 0 to 4294967295',
  fixed32: 'a whole number from 0 to 4294967295',
  int53: 'a safe integer',
} as const;

function isOfKind(value: number, kind: keyof typeof KINDS): boolean {
  switch (kind) {
    case 'float':
      return !Number.isFinite(value) || Number.isFinite(Math.fround(value));
    case 'int32':
    case 'sint32':
      return (value | 0) === value;
    case 'uint32':
    case 'fixed32':
      return value >>> 0 === value;
    case 'int53':
      return Number.isSafeInteger(value);
  }
}

function bigintLimit(
  value: bigint,
  limits: { readonly as?: 'uint64'; readonly min?: string; readonly max?: string },
): string | undefined {
  const isUnsigned = limits.as === 'uint64';
  const min = BigInt(limits.min ?? (isUnsigned ? 0n : -(2n ** 63n)));
  const max = BigInt(limits.max ?? (isUnsigned ? 2n ** 64n - 1n : 2n ** 63n - 1n));
  return value >= min && value <= max ? undefined : `an integer from ${min} to ${max}`;
}

/** What a scalar type asks for, in few words. */
export function scalarName(type: ScalarData, printing: boolean): string {
  switch (kindOf(type)) {
    case 'string':
      return 'a string';
    case 'number':
      if (typeof type !== 'string' && 'nonFinite' in type[1]) return 'a number';
      return 'a finite number';
    case 'boolean':
      return 'a boolean';
    case 'bigint':
      return printing ? 'a bigint of 64 bits' : 'a decimal string of a 64-bit integer';
    case 'date':
      return printing ? 'a valid Date' : 'an ISO 8601 date and time';
    case 'millis':
      return printing ? 'a valid Date' : 'milliseconds since 1970';
    case 'bytes':
      return printing ? 'a Uint8Array' : 'a base64 string';
    case 'null':
      return 'null';
    case 'json':
      return 'what JSON can say';
  }
}
