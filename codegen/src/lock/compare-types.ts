import { bound, type Limits, tightening } from './limits.js';
import { type LockType, printCarried } from './lock-type.js';

/** A type with what it allows. */
export interface LimitedType {
  readonly type: LockType;
  readonly limits?: Limits;
}

/** What a change of a type means for those who know the old one. */
export type TypeChange =
  | { readonly change: 'none' }
  /** Carried the same, but some old values are refused. */
  | { readonly change: 'tighter'; readonly reason: string }
  /** It could be left out, and now it must be there. */
  | { readonly change: 'required' }
  | { readonly change: 'incompatible'; readonly reason: string };

/** The numbers of an enum of numbers, by its name in the lock; undefined for what is none. */
export type EnumNumbers = (name: string) => readonly number[] | undefined;

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
/**
 * Types whose values are the same varint or the same bytes in protobuf and also the same kind of JSON value, with their ranges.
 * bool and the 32-bit integers share a wire format but not their JSON; sint32 and fixed32 have formats of their own.
 */
const GROUPS: readonly Readonly<Record<string, { min: number | bigint; max: number | bigint }>>[] =
  [
    {
      int32: INT32,
      uint32: { min: 0, max: 2 ** 32 - 1 },
      int53: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
    },
    {
      int64: { min: -(2n ** 63n), max: 2n ** 63n - 1n },
      uint64: { min: 0n, max: 2n ** 64n - 1n },
    },
  ];

/** Compares a published type with today's. @param enumNumbers what the enums of both may be */
export function compareTypes(
  old: LimitedType,
  now: LimitedType,
  enumNumbers: EnumNumbers,
): TypeChange {
  const before = printCarried(old.type);
  const after = printCarried(now.type);
  const oldLimits = old.limits ?? {};
  const nowLimits = now.limits ?? {};
  if (before !== after) {
    const incompatible = {
      change: 'incompatible',
      reason: `${before} and ${after} are not the same on the wire`,
    } as const;
    if (old.type.list !== now.type.list) return incompatible;
    if (old.type.list === 'map' && old.type.key !== now.type.key) return incompatible;
    const problem = widening(old, now, enumNumbers);
    if (problem !== undefined)
      return {
        change: 'incompatible',
        reason: problem === 'other wire' ? incompatible.reason : problem,
      };
    const counted = tightening(countsOf(oldLimits), countsOf(nowLimits));
    if (counted !== undefined) return { change: 'tighter', reason: counted };
  } else {
    const reason = tightening(oldLimits, nowLimits);
    if (reason !== undefined) return { change: 'tighter', reason };
  }
  if (old.type.optional && !now.type.optional) return { change: 'required' };
  return { change: 'none' };
}

/** Why not every old value is read as the same value of the new type; undefined when it is. */
function widening(
  old: LimitedType,
  now: LimitedType,
  enumNumbers: EnumNumbers,
): string | undefined {
  const oldNumbers = valuesOf(old, enumNumbers);
  const nowNumbers = valuesOf(now, enumNumbers);
  const group = GROUPS.find((one) => old.type.of in one && now.type.of in one);
  const isEnumOf32 =
    (old.type.of.startsWith('enum ') && oldNumbers !== undefined && now.type.of in INT_GROUP) ||
    (now.type.of.startsWith('enum ') && nowNumbers !== undefined && old.type.of in INT_GROUP) ||
    (old.type.of.startsWith('enum ') &&
      now.type.of.startsWith('enum ') &&
      oldNumbers !== undefined &&
      nowNumbers !== undefined);
  if (group === undefined && !isEnumOf32) return 'other wire';
  if (nowNumbers !== undefined) {
    const missing = oldNumbers?.find((value) => !nowNumbers.includes(value));
    if (oldNumbers !== undefined && missing === undefined) return undefined;
    return missing === undefined
      ? `${old.type.of} allowed more than the values of ${now.type.of}`
      : `${missing} was allowed, and ${now.type.of} has no such value`;
  }
  const was = rangeOf(old, oldNumbers);
  const is = rangeOf(now, undefined);
  if (was.min < is.min || was.max > is.max)
    return `${old.type.of} held ${was.min} to ${was.max}, ${now.type.of} holds ${is.min} to ${is.max}`;
  return undefined;
}

const INT_GROUP = GROUPS[0] ?? {};

/** All that a type with few values may be. */
function valuesOf(one: LimitedType, enumNumbers: EnumNumbers): readonly number[] | undefined {
  if (one.type.of.startsWith('enum ')) return enumNumbers(one.type.of.slice('enum '.length));
  const values = one.limits?.values;
  return values?.every((value) => typeof value === 'number') ? (values as number[]) : undefined;
}

function rangeOf(
  one: LimitedType,
  numbers: readonly number[] | undefined,
): { min: number | bigint; max: number | bigint } {
  if (numbers !== undefined) return { min: Math.min(...numbers), max: Math.max(...numbers) };
  const kind = GROUPS.find((group) => one.type.of in group)?.[one.type.of] ?? INT32;
  const { min, max } = one.limits ?? {};
  return {
    min: min === undefined ? kind.min : bound(min),
    max: max === undefined ? kind.max : bound(max),
  };
}

function countsOf({ minItems, maxItems, unique }: Limits): Limits {
  return {
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
    ...(unique && { unique }),
  };
}
