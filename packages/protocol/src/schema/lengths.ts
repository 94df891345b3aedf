import type { Schema } from './schema.js';

/** At least `N`: UTF-16 units of a text, bytes, items of a list or set, entries of a map. `string & MinLength<1>` */
export type MinLength<N extends number> = Schema<`minLength ${N}`>;
/** At most `N`: UTF-16 units of a text, bytes, items of a list or set, entries of a map. `Item[] & MaxLength<50>` */
export type MaxLength<N extends number> = Schema<`maxLength ${N}`>;
