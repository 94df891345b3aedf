import { ts } from '../discover/compiler.js';
import { importedName } from '../discover/framework.js';
import type { TypeReading, Use } from './type-reading.js';

/** A name that leads to nothing, and where it was to come from. */
export interface MissingImport {
  readonly name: string;
  /** Absent for a name that nothing declares or imports. */
  readonly specifier?: string;
  readonly isPackage: boolean;
}

const MAX_NODES = 5000;

/** Looks through what was written on the way to a type, nearest first, for an import that was not found. */
export function missingImport(reader: TypeReading, use: Use): MissingImport | undefined {
  for (const node of [...use.trail].reverse()) {
    if (saysAny(node)) return undefined;
    const found = new Search(reader).under(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

class Search {
  readonly #reader: TypeReading;
  readonly #seen = new Set<ts.Node>();

  constructor(reader: TypeReading) {
    this.#reader = reader;
  }

  under(node: ts.Node): MissingImport | undefined {
    if (this.#seen.has(node) || this.#seen.size > MAX_NODES) return undefined;
    this.#seen.add(node);
    // What an object's fields hold is looked through when the field is what is missing.
    if (ts.isBlock(node) || ts.isTypeLiteralNode(node)) return undefined;
    if (ts.isIdentifier(node)) return this.#behind(node);
    return ts.forEachChild(node, (child) => this.under(child));
  }

  #behind(node: ts.Identifier): MissingImport | undefined {
    const { checker } = this.#reader.project;
    const local = checker.getSymbolAtLocation(node);
    const isReference =
      ts.isTypeReferenceNode(node.parent) || ts.isExpressionWithTypeArguments(node.parent);
    if (local === undefined) return isReference ? { name: node.text, isPackage: false } : undefined;
    const imported = importedFrom(local);
    const target = local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
    const declaration = target.declarations?.[0];
    if (declaration !== undefined) {
      if (this.#reader.project.isPlatform(declaration.getSourceFile())) return undefined;
      return ts.isTypeAliasDeclaration(declaration) ? this.under(declaration) : undefined;
    }
    if (imported === undefined)
      return isReference ? { name: node.text, isPackage: false } : undefined;
    return { ...imported, isPackage: !/^[./#]/.test(imported.specifier) };
  }
}

/** Of `import { a }`, `import a` and `import * as a`. */
function importedFrom(symbol: ts.Symbol): { name: string; specifier: string } | undefined {
  const named = importedName(symbol);
  if (named !== undefined) return named;
  for (const declaration of symbol.declarations ?? []) {
    const clause = ts.isNamespaceImport(declaration) ? declaration.parent : declaration;
    if (!ts.isImportClause(clause)) continue;
    const from = clause.parent.moduleSpecifier;
    if (ts.isStringLiteral(from)) return { name: symbol.name, specifier: from.text };
  }
  return undefined;
}

function saysAny(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return true;
  return !ts.isTypeLiteralNode(node) && ts.forEachChild(node, saysAny) === true;
}
