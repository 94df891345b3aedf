import type { Schema } from './schema.js';

/**
 * A text that matches the regular expression as a whole, with the flag `u`. `string & Pattern<'[a-z][a-z0-9]*'>`
 * An expression that takes exponential time on some text is refused.
 */
export type Pattern<Source extends string> = Schema<`pattern ${Source}`>;
