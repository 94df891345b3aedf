import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { TypeSource } from '../ir/ir.js';

/** What a type is called. */
export interface TypeName {
  /** For people: `Page<Player>`. */
  readonly label: string;
  /** For identifiers: `PageOfPlayer`; not yet unique. */
  readonly name: string;
  readonly named: boolean;
  readonly source?: TypeSource;
  /** The symbol that carries the JSDoc. */
  readonly symbol?: ts.Symbol;
}

/** The developer's name for a type, or one made of the path that leads to it. */
export function nameType(type: ts.Type, path: string, project: LoadedProject): TypeName {
  const symbol = namingSymbol(type, project);
  if (symbol === undefined) return { label: path, name: identifierOf(path), named: false };
  const { checker } = project;
  const typeArguments =
    type.aliasSymbol === symbol ? type.aliasTypeArguments : referenceArguments(type, checker);
  const label = checker
    .typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
    .slice(0, 200);
  if (typeArguments === undefined || typeArguments.length === 0) {
    const source = sourceOf(symbol, project);
    return {
      label,
      name: identifierOf(symbol.name),
      named: true,
      symbol,
      ...(source && { source }),
    };
  }
  const inner = typeArguments.map((one) => identifierOf(checker.typeToString(one)));
  return { label, name: `${identifierOf(symbol.name)}Of${inner.join('And')}`, named: true, symbol };
}

function namingSymbol(type: ts.Type, project: LoadedProject): ts.Symbol | undefined {
  const { aliasSymbol, symbol } = type;
  for (const one of [aliasSymbol, symbol]) {
    if (one === undefined) continue;
    const declaration = one.declarations?.[0];
    if (declaration === undefined || project.isPlatform(declaration.getSourceFile())) continue;
    const named =
      ts.SymbolFlags.TypeAlias |
      ts.SymbolFlags.Interface |
      ts.SymbolFlags.Class |
      ts.SymbolFlags.Enum;
    if (one.flags & named && one.name !== '__class') return one;
  }
  return undefined;
}

function referenceArguments(
  type: ts.Type,
  checker: ts.TypeChecker,
): readonly ts.Type[] | undefined {
  const isReference =
    type.flags & ts.TypeFlags.Object &&
    (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
  if (!isReference) return undefined;
  const { target } = type as ts.TypeReference;
  return checker
    .getTypeArguments(type as ts.TypeReference)
    .slice(0, target.typeParameters?.length ?? 0);
}

/** Where a declaration file may import the type from; undefined when its module does not export it. */
export function sourceOf(symbol: ts.Symbol, project: LoadedProject): TypeSource | undefined {
  const file = symbol.declarations?.[0]?.getSourceFile();
  if (file === undefined) return undefined;
  const module = project.checker.getSymbolAtLocation(file);
  if (module === undefined) return undefined;
  for (const exported of project.checker.getExportsOfModule(module)) {
    const target =
      exported.flags & ts.SymbolFlags.Alias ? project.checker.getAliasedSymbol(exported) : exported;
    if (target === symbol) return { file: project.pathOf(file), exportName: exported.name };
  }
  return undefined;
}

/** `JoinRequest.items[]` → `JoinRequestItems`; whatever is no plain letter or digit separates words. */
export function identifierOf(text: string): string {
  const words = text.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  const bounded = name.slice(0, 80);
  return /^[A-Za-z]/.test(bounded) ? bounded : `T${bounded}`;
}
