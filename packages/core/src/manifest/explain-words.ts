import type { TypeData } from './type-data.js';

const MAX_FOUND_LENGTH = 40;

/** An object that is no array. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field, unless every object has it: `constructor` is one only when the value itself has it. */
export function own(value: Record<string, unknown>, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(value, name) ? undefined : value[name];
}

export function literalNames(values: readonly (string | number | boolean)[]): string {
  const names = values.map((value) => JSON.stringify(value));
  return names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`;
}

export function joinPath(path: string, name: string): string {
  const part = name.length > MAX_FOUND_LENGTH ? `${name.slice(0, MAX_FOUND_LENGTH)}…` : name;
  if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
  return path === '' ? part : `${path}.${part}`;
}

/** What was found, in at most 40 characters of the value. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (typeof value === 'object') return 'object';
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return `${typeof value} ${text.length > MAX_FOUND_LENGTH ? `${text.slice(0, MAX_FOUND_LENGTH - 1)}…` : text}`;
}

/** Whether a value may be meant as a scalar: which member of a union it is. */
export function isOfKind(
  kind: Extract<TypeData, string>,
  value: unknown,
  printing: boolean,
): boolean {
  switch (kind) {
    case 'null':
      return value === null;
    case 'json':
      return true;
    case 'bigint':
      return typeof value === (printing ? 'bigint' : 'string');
    case 'date':
      return printing ? value instanceof Date : typeof value === 'string';
    case 'millis':
      return printing ? value instanceof Date : typeof value === 'number';
    case 'bytes':
      return printing ? value instanceof Uint8Array : typeof value === 'string';
    default:
      return typeof value === kind;
  }
}
