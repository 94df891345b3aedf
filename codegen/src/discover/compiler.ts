import morph from './ts-morph.cjs';
import common from './ts-morph-common.cjs';

/** The compiler inside ts-morph. */
export import ts = morph.ts;

/** The declarations of the platform by file name (`lib.es5.d.ts`), which ts-morph carries; a text is read when it is asked for. */
export function libraryFiles(): ReadonlyMap<string, { readonly text: string }> {
  return new Map(common.getLibFiles().map((file) => [file.fileName, file]));
}
