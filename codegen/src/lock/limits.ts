import type { Type } from '../ir/ir.js';

/** What values of a wire type are accepted; everything is inclusive, and decimal text where 64 bits may be needed. */
export interface Limits {
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Nothing but these. */
  readonly values?: readonly (string | number | boolean)[];
  readonly nonFinite?: true;
  /** How many items or entries a list or map has. */
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Of a set: no item twice. */
  readonly unique?: true;
  /** Of a map's keys. */
  readonly key?: Limits;
}

/** What a single value's type allows, beyond how it is carried. */
export function valueLimits(type: Type): Limits {
  switch (type.k) {
    case 'string':
      return { ...lengths(type), ...(type.pattern !== undefined && { pattern: type.pattern }) };
    case 'bytes':
      return lengths(type);
    case 'number':
      return {
        ...(type.min !== undefined && { min: type.min }),
        ...(type.max !== undefined && { max: type.max }),
        ...(type.nonFinite && { nonFinite: true as const }),
      };
    case 'bigint':
      return {
        ...(type.min !== undefined && { min: type.min }),
        ...(type.max !== undefined && { max: type.max }),
      };
    case 'literal':
      return { values: [type.value] };
    case 'union': {
      const values = type.of.flatMap((one) => (one.k === 'literal' ? [one.value] : []));
      if (values.length !== type.of.length || values.some((one) => typeof one === 'string'))
        return {};
      return { values: [...values].sort(byValue) };
    }
    default:
      return {};
  }
}

/** How many there may be in a list or map. */
export function countLimits(type: Type): Limits {
  const { minLength, maxLength } = lengths(type);
  return {
    ...(minLength !== undefined && { minItems: minLength }),
    ...(maxLength !== undefined && { maxItems: maxLength }),
    ...(type.k === 'set' && { unique: true as const }),
  };
}

function lengths(type: Type): { minLength?: number; maxLength?: number } {
  if (!('minLength' in type || 'maxLength' in type)) return {};
  const { minLength, maxLength } = type as { minLength?: number; maxLength?: number };
  return {
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

function byValue(a: string | number | boolean, b: string | number | boolean): number {
  return Number(a) - Number(b);
}

/** How new limits refuse what old ones allowed, for people; undefined when they refuse nothing more. */
export function tightening(old: Limits, now: Limits): string | undefined {
  const checks: (string | undefined)[] = [
    lower('the most characters or bytes', old.maxLength, now.maxLength),
    higher('the fewest characters or bytes', old.minLength, now.minLength),
    lower('the most items', old.maxItems, now.maxItems),
    higher('the fewest items', old.minItems, now.minItems),
    lower('the largest value', old.max, now.max),
    higher('the smallest value', old.min, now.min),
    now.pattern !== undefined && now.pattern !== old.pattern
      ? `the pattern is now /${now.pattern}/, it was ${old.pattern === undefined ? 'none' : `/${old.pattern}/`}`
      : undefined,
    old.nonFinite && !now.nonFinite ? 'NaN and the infinities are refused now' : undefined,
    now.unique && !old.unique ? 'a value twice is refused now' : undefined,
    fewer(old.values, now.values),
    old.key || now.key ? keyTightening(old.key ?? {}, now.key ?? {}) : undefined,
  ];
  return checks.find((one) => one !== undefined);
}

function keyTightening(old: Limits, now: Limits): string | undefined {
  const change = tightening(old, now);
  return change === undefined ? undefined : `keys: ${change}`;
}

type Bound = number | string | undefined;

function lower(what: string, old: Bound, now: Bound): string | undefined {
  if (now === undefined || (old !== undefined && bound(now) >= bound(old))) return undefined;
  return `${what} is now ${now}, it was ${old ?? 'without limit'}`;
}

function higher(what: string, old: Bound, now: Bound): string | undefined {
  if (now === undefined || (old !== undefined && bound(now) <= bound(old))) return undefined;
  if (old === undefined && now === 0 && what.startsWith('the fewest')) return undefined;
  return `${what} is now ${now}, it was ${old ?? 'without limit'}`;
}

/** Numbers and 64-bit integers compare with each other. */
export function bound(value: number | string): number | bigint {
  return typeof value === 'number' ? value : BigInt(value);
}

function fewer(old: Limits['values'], now: Limits['values']): string | undefined {
  if (now === undefined) return undefined;
  if (old === undefined) return `only ${now.join(', ')} is allowed now`;
  const gone = old.filter((value) => !now.includes(value));
  return gone.length === 0 ? undefined : `${gone.join(', ')} is refused now`;
}
