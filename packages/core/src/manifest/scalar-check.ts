import type { TypeData } from './type-data.js';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const ISO_DATE = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
/** ECMAScript 2024, which Node 20 has. */
type UnicodeText = string & { isWellFormed(): boolean };

/** A type without parts. */
export type ScalarData = Extract<TypeData, string>;

/** Whether a value is of a scalar type: on the wire, or as the game made it. */
export function isScalar(type: ScalarData, value: unknown, printing: boolean): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' && (value as UnicodeText).isWellFormed();
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'bigint':
      return printing ? typeof value === 'bigint' && isInt64(value) : isInt64Text(value);
    case 'date':
      if (printing) return value instanceof Date && !Number.isNaN(value.getTime());
      return typeof value === 'string' && isDateText(value);
    case 'bytes':
      return printing ? value instanceof Uint8Array : isBase64(value);
    case 'null':
      return value === null;
  }
}

/** What a scalar type asks for, in few words. */
export function scalarName(type: ScalarData, printing: boolean): string {
  switch (type) {
    case 'string':
      return 'a string';
    case 'number':
      return 'a finite number';
    case 'boolean':
      return 'a boolean';
    case 'bigint':
      return printing ? 'a bigint of 64 bits' : 'a decimal string of a 64-bit integer';
    case 'date':
      return printing ? 'a valid Date' : 'an ISO 8601 date and time';
    case 'bytes':
      return printing ? 'a Uint8Array' : 'a base64 string';
    case 'null':
      return 'null';
  }
}

function isDateText(value: string): boolean {
  if (!ISO_DATE.test(value) || Number.isNaN(Date.parse(value))) return false;
  const day = value.slice(0, value.indexOf('T'));
  return new Date(day).getUTCDate() === Number(day.slice(-2)); // February 30 would become March 2
}

function isInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}

function isInt64Text(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 20) return false;
  return /^(?:0|-?[1-9]\d*)$/.test(value) && isInt64(BigInt(value));
}

/** Base64 with padding and without stray bits, as encoders write it. */
function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value.length % 4 !== 0) return false;
  return /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/.test(value);
}
