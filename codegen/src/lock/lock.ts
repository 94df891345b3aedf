import type { Limits } from './limits.js';

/** Changes when a reader of the lock must change. */
export const LOCK_VERSION = 1;

/** What a lock holds entries of: fields, the cases of a union, values of an enum, route ids. */
export type LockSection = 'messages' | 'oneofs' | 'enums' | 'routes';

/** One number that was given once and is never given to something else. */
export interface LockEntry {
  readonly number: number;
  /** A field's member, a case's discriminant, an enum's text or member, a route. */
  readonly name: string;
  /** How it is carried, see lock-type.ts; absent for an enum's values. */
  readonly type?: string;
  /** What the type allows beyond that; absent when nothing is limited. */
  readonly limits?: Limits;
  /** Earlier names, the oldest first. */
  readonly was?: readonly string[];
  /** Gone for good: a tombstone that keeps the number. */
  readonly deleted?: true;
  /** Another name of the number before it, in an enum of numbers. */
  readonly alias?: true;
}

/** Entries by number, of each owner by its full proto name. */
export type LockEntries = ReadonlyMap<string, readonly LockEntry[]>;

/** What codegen.lock.json holds. */
export interface Lock {
  /** `arena.v1` */
  readonly package: string;
  readonly messages: LockEntries;
  /** Messages that stand for unions: their cases. */
  readonly oneofs: LockEntries;
  readonly enums: LockEntries;
  readonly routes: readonly LockEntry[];
}

/** The lock of a project that has none yet. */
export function emptyLock(pkg: string): Lock {
  return {
    package: pkg,
    messages: new Map(),
    oneofs: new Map(),
    enums: new Map(),
    routes: [],
  };
}

/** Whether a published entry is this one, under whatever name. */
export function isSameRow(published: LockEntry, row: LockEntry): boolean {
  if (published.number !== row.number) return false;
  return (
    published.name === row.name ||
    row.was?.includes(published.name) === true ||
    published.was?.includes(row.name) === true
  );
}

/** The numbers that protobuf keeps for itself. */
export const RESERVED_FROM = 19_000;
export const RESERVED_TO = 19_999;
/** 2²⁹ − 1 */
export const MAX_FIELD_NUMBER = 536_870_911;
/** An enum's values are 32 bits, signed. */
export const MAX_ENUM_NUMBER = 2 ** 31 - 1;
export const MIN_ENUM_NUMBER = -(2 ** 31);
/** A route's id is 16 bits, unsigned. */
export const MAX_ROUTE_ID = 65_535;

/** Why a number can be no field's; undefined when it can. */
export function numberProblem(section: LockSection, number: number): string | undefined {
  if (!Number.isInteger(number)) return `${number} is no whole number`;
  if (section === 'enums')
    return number < MIN_ENUM_NUMBER || number > MAX_ENUM_NUMBER
      ? `${number} does not fit 32 bits`
      : undefined;
  const max = section === 'routes' ? MAX_ROUTE_ID : MAX_FIELD_NUMBER;
  if (number < 1 || number > max) return `${number} is not between 1 and ${max}`;
  if (section !== 'routes' && number >= RESERVED_FROM && number <= RESERVED_TO)
    return `protobuf keeps ${RESERVED_FROM} to ${RESERVED_TO} for itself`;
  return undefined;
}
