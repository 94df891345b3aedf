import type { Type } from '../ir/ir.js';
import { type Limit, limitType } from './limit-type.js';
import type { Tag } from './read-tags.js';
import type { TypeReading, Use } from './type-reading.js';

/**
 * Puts limits on a type; those that cannot be are reported at their tag, or at the use for a word of a schema type.
 * @param isOwn false when the type is not the one that the tags were written for: a mapped type has put another there, and
 *   what does not fit it is not meant for it
 */
export function applyLimits(
  reader: TypeReading,
  type: Type,
  limits: readonly (Limit & { readonly tag?: Tag })[],
  use: Use,
  isOwn = true,
): Type {
  let result = type;
  for (const limit of limits) {
    const limited = limitType(reader, result, limit);
    if (!('code' in limited)) {
      result = limited;
      continue;
    }
    if (!isOwn && limited.code === 'CG2015') continue;
    const { code, message, hint } = limited;
    const { tag } = limit;
    if (tag === undefined) reader.refuse(code, use, message, hint);
    else {
      const text = message.startsWith(`${tag.name} `) ? `@${message}` : message;
      reader.findings.error(code, tag.loc, text, {
        path: use.path,
        ...(hint !== undefined && { hint }),
      });
    }
  }
  return result;
}
