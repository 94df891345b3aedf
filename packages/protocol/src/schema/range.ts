import type { Schema } from './schema.js';

/** A number or bigint from `Min` to `Max`, both inclusive. `uint32 & Range<0, 100>` */
export type Range<Min extends number | bigint, Max extends number | bigint> = Schema<
  `minimum ${Min}` | `maximum ${Max}`
>;
