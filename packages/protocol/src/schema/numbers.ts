import type { Schema } from './schema.js';

// A plain `number` is a double and a plain `bigint` an int64; these say it more exactly.

/** A whole number from -2³¹ to 2³¹ - 1; small ones take few bytes, negative ones ten. */
export type int32 = number & Schema<'as int32'>;
/** A whole number from 0 to 2³² - 1; small ones take few bytes. */
export type uint32 = number & Schema<'as uint32'>;
/** A whole number from -2³¹ to 2³¹ - 1; those near zero take few bytes, negative ones too. */
export type sint32 = number & Schema<'as sint32'>;
/** A whole number from 0 to 2³² - 1 that always takes four bytes: for hashes and random ids. */
export type fixed32 = number & Schema<'as fixed32'>;
/** A number in 32 bits: four bytes, about seven digits. What does not fit is rounded to the nearest one. */
export type float = number & Schema<'as float'>;
/** A whole number that JavaScript holds exactly: from -(2⁵³ - 1) to 2⁵³ - 1. */
export type int53 = number & Schema<'as int53'>;
/** A `bigint` from -2⁶³ to 2⁶³ - 1. */
export type int64 = bigint & Schema<'as int64'>;
/** A `bigint` from 0 to 2⁶⁴ - 1. */
export type uint64 = bigint & Schema<'as uint64'>;
