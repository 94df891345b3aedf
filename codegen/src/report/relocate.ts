import { posix } from 'node:path';
import type { Diagnostic } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';

/**
 * The same diagnostics with paths that a reader in another folder can open.
 * @param prefix the project's folder as that reader sees it, with `/`
 */
export function relocate(
  diagnostics: readonly Diagnostic[],
  prefix: string,
): readonly Diagnostic[] {
  const move = (loc: Loc): Loc => ({ ...loc, file: posix.join(prefix, loc.file) });
  return diagnostics.map((one) => ({
    ...one,
    loc: move(one.loc),
    ...(one.related !== undefined && {
      related: one.related.map(({ loc, message }) => ({ loc: move(loc), message })),
    }),
  }));
}
