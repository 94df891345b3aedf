import common from './ts-morph-common.cjs';

/** The compiler inside ts-morph: its wrapper classes are not used, and take a tenth of a second to load with what they need. */
export import ts = common.ts;

/** The declarations of the platform by file name (`lib.es5.d.ts`), which ts-morph carries as text. */
export function libraryFiles(): ReadonlyMap<string, string> {
  return new Map(common.getLibFiles().map(({ fileName, text }) => [fileName, text]));
}
