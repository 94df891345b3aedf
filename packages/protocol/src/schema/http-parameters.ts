import type { Schema } from './schema.js';

/**
 * Where a parameter of a `@Route` method comes from, for when its name is not enough. Without one of these, a parameter whose
 * name the path has comes from there; an object is the body (of GET, HEAD and DELETE: the query); anything else comes from
 * the query, or from the body's field of that name where the query has none and the verb has a body.
 */

/** The fields of an object from the query; or one value by the parameter's name, or by `Name`. `Query<Page>` */
export type Query<T, Name extends string = ''> = T & Schema<`query ${Name}`>;

/** One header; its name in any case. `Header<'x-token'>`, `Header<'x-count', number>` */
export type Header<Name extends string, T = string> = T & Schema<`header ${Name}`>;

/** One cookie. `Cookie<'sid'>` */
export type Cookie<Name extends string, T = string> = T & Schema<`cookie ${Name}`>;

/** The whole body, also where the type is no object or the verb usually has none. `Body<string[]>` */
export type Body<T> = T & Schema<'body'>;
