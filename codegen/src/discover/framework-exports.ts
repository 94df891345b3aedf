import { ts } from './compiler.js';
import { PLATFORM_DIR } from './platform-file.js';
import type { SourceFiles } from './source-files.js';

/** A re-export of a re-export; ours are three deep. */
const MAX_DEPTH = 8;

/** Where a file has an exported name from: a module, and the name there. */
interface Origin {
  readonly specifier: string;
  readonly name: string;
}

/** Finds the file that a module specifier in another file leads to. */
export type FollowSpecifier = (specifier: string, from: string) => string | undefined;

/**
 * Leads imports from our packages to what they name, past the index of the package: that one leads to every file of the
 * framework, of which a contract needs a few.
 */
export class FrameworkExports {
  readonly #sources: SourceFiles;
  readonly #follow: FollowSpecifier;
  /** Most components import the same few names. */
  readonly #made = new Set<string>();
  readonly #origins = new Map<string, ReadonlyMap<string, Origin>>();

  constructor(sources: SourceFiles, follow: FollowSpecifier) {
    this.#sources = sources;
    this.#follow = follow;
  }

  /**
   * A file that exports just the names that are imported, each from the file that declares it. Undefined when that cannot be
   * told, and the package's own index has to be read.
   */
  fileFor(declaration: ts.ImportDeclaration, index: string): string | undefined {
    const bindings = declaration.importClause?.namedBindings;
    if (declaration.importClause?.name !== undefined) return undefined;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return undefined;
    const all = new Set(bindings.elements.map((one) => (one.propertyName ?? one.name).text));
    const names = [...all].sort();
    const folder = index.replace(/^\/|\.d\.ts$|\.ts$/g, '');
    const path = `${PLATFORM_DIR}/${folder}/${names.join('+')}.d.ts`;
    if (this.#made.has(path)) return path;
    const lines: string[] = [];
    for (const name of names) {
      const found = this.#declaring(index, name);
      if (found === undefined) return undefined;
      lines.push(`export { ${found.name} as ${name} } from ${JSON.stringify(found.specifier)};\n`);
    }
    this.#sources.put(path, lines.join(''));
    this.#made.add(path);
    return path;
  }

  /** The file that declares what another one exports under a name, and its name there. */
  #declaring(index: string, exported: string): Origin | undefined {
    let [file, name] = [index, exported];
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const origin = this.#originsIn(file).get(name);
      if (origin === undefined) return file === index ? undefined : { specifier: file, name };
      const next = this.#follow(origin.specifier, file);
      if (next === undefined) return undefined;
      [file, name] = [next, origin.name];
    }
    return undefined;
  }

  #originsIn(file: string): ReadonlyMap<string, Origin> {
    const known = this.#origins.get(file);
    if (known !== undefined) return known;
    const origins = new Map<string, Origin>();
    for (const one of this.#sources.get(file)?.statements ?? []) {
      if (!ts.isExportDeclaration(one) || one.moduleSpecifier === undefined) continue;
      if (!ts.isStringLiteral(one.moduleSpecifier)) continue;
      if (one.exportClause === undefined || !ts.isNamedExports(one.exportClause)) continue;
      const specifier = one.moduleSpecifier.text;
      for (const { name, propertyName } of one.exportClause.elements)
        origins.set(name.text, { specifier, name: (propertyName ?? name).text });
    }
    this.#origins.set(file, origins);
    return origins;
  }
}
