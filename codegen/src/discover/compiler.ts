import morph from './ts-morph.cjs';

/** The compiler inside ts-morph. */
export import ts = morph.ts;

/** The declarations of the platform by file name (`lib.es5.d.ts`), which ts-morph carries as text. */
export function libraryFiles(): ReadonlyMap<string, string> {
  return new Map(morph.getLibFiles().map(({ fileName, text }) => [fileName, text]));
}
