import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ts } from './compiler.js';

const PACKAGE = /^@nopal\/(?:server|core|frontend|cluster|client|protocol)$/;

/** Whether a module specifier names one of our packages. */
export function isFrameworkSpecifier(specifier: string): boolean {
  if (!specifier.startsWith('@nopal/')) return false; // most are not, and this is asked for every name
  return PACKAGE.test(specifier.split('/').slice(0, 2).join('/'));
}

/** Recognises the framework's own names by what they resolve to, under any local name. */
export class Framework {
  readonly #checker: ts.TypeChecker;
  readonly #packages: FrameworkPackages;
  readonly #topNames = new Map<ts.SourceFile, Map<string, string | undefined>>();

  constructor(checker: ts.TypeChecker, packages: FrameworkPackages) {
    this.#checker = checker;
    this.#packages = packages;
  }

  /** The exported name of the framework symbol that an expression or type name means, or undefined. */
  nameOf(node: ts.Node): string | undefined {
    const symbol = this.#checker.getSymbolAtLocation(node);
    return symbol === undefined ? undefined : this.nameOfSymbol(symbol);
  }

  /**
   * The same of a value's name that stands where only the names of its file are in sight: the decorator of a class at the top
   * of a file, or of its member. Nearly all are one of a few, and the compiler looks each one up anew.
   */
  nameOfTopValue(node: ts.Node): string | undefined {
    if (!ts.isIdentifier(node)) return this.nameOf(node);
    const file = node.getSourceFile();
    const names = this.#topNames.get(file) ?? new Map<string, string | undefined>();
    if (names.size === 0) this.#topNames.set(file, names);
    if (!names.has(node.text)) names.set(node.text, this.nameOf(node));
    return names.get(node.text);
  }

  nameOfSymbol(symbol: ts.Symbol): string | undefined {
    const imported = importedName(symbol);
    if (imported !== undefined && isFrameworkSpecifier(imported.specifier)) return imported.name;
    const target =
      symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    const declared = target.declarations?.[0]?.getSourceFile().fileName;
    return declared !== undefined && this.#packages.of(declared) !== undefined
      ? target.name
      : undefined;
  }

  /** Whether a file belongs to one of our packages. */
  isFrameworkFile(file: string): boolean {
    return this.#packages.of(file) !== undefined;
  }

  /** The framework class or interface that a type is, or undefined. */
  nameOfType(type: ts.Type): string | undefined {
    const symbol = type.getSymbol() ?? type.aliasSymbol;
    return symbol === undefined ? undefined : this.nameOfSymbol(symbol);
  }
}

/** Which of our packages a file belongs to. */
export class FrameworkPackages {
  readonly #folders = new Map<string, string | undefined>();

  /** `@nopal/core`; undefined when it is none of ours. */
  of(file: string): string | undefined {
    return this.#ofFolder(dirname(file));
  }

  #ofFolder(folder: string): string | undefined {
    if (this.#folders.has(folder)) return this.#folders.get(folder);
    const manifest = join(folder, 'package.json');
    const above = dirname(folder);
    let answer: string | undefined;
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown };
      answer = typeof name === 'string' && PACKAGE.test(name) ? name : undefined;
    } else if (above !== folder) answer = this.#ofFolder(above);
    this.#folders.set(folder, answer);
    return answer;
  }
}

/** What a local name was imported as, and from where. */
export function importedName(symbol: ts.Symbol): { name: string; specifier: string } | undefined {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined || !ts.isImportSpecifier(declaration)) return undefined;
  const from = declaration.parent.parent.parent.moduleSpecifier;
  if (!ts.isStringLiteral(from)) return undefined;
  return { name: (declaration.propertyName ?? declaration.name).text, specifier: from.text };
}
