import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { TypeSource } from '../ir/ir.js';

/** What the developer calls a type. */
export interface TypeName {
  /** For people: `Page<Player>`. */
  readonly label: string;
  /** For identifiers: `Page`; of a generic type with its arguments: `PageOfPlayer`. */
  readonly name: string;
  /** `OfPlayer`, or empty. */
  readonly suffix: string;
  readonly source?: TypeSource;
  /** The symbol that carries the JSDoc. */
  readonly symbol: ts.Symbol;
}

/** The developer's name for a type, or undefined when it has none. */
export function nameType(type: ts.Type, project: LoadedProject): TypeName | undefined {
  const symbol = namingSymbol(type, project);
  if (symbol === undefined) return undefined;
  const { checker } = project;
  const label = checker
    .typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
    .slice(0, 200);
  const typeArguments = argumentsOf(type, symbol, checker);
  if (typeArguments.length === 0) {
    const source = sourceOf(symbol, project);
    const name = identifierOf(symbol.name);
    return { label, name, suffix: '', symbol, ...(source && { source }) };
  }
  const suffix = `Of${typeArguments.map((one) => argumentName(one, project)).join('And')}`;
  return { label, name: `${identifierOf(symbol.name)}${suffix}`, suffix, symbol };
}

/** `Player[]` → `PlayerList`; told from `Player`, so that two instances never share a name. */
function argumentName(type: ts.Type, project: LoadedProject): string {
  const { checker } = project;
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    if (item !== undefined) return `${argumentName(item, project)}List`;
  }
  const symbol = namingSymbol(type, project);
  if (symbol !== undefined) {
    const inner = argumentsOf(type, symbol, checker).map((one) => argumentName(one, project));
    return identifierOf(symbol.name) + (inner.length === 0 ? '' : `Of${inner.join('And')}`);
  }
  return identifierOf(checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation));
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

function argumentsOf(
  type: ts.Type,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): readonly ts.Type[] {
  if (type.aliasSymbol === symbol) return type.aliasTypeArguments ?? [];
  const isReference =
    type.flags & ts.TypeFlags.Object &&
    (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
  if (!isReference) return [];
  const { target } = type as ts.TypeReference;
  return checker
    .getTypeArguments(type as ts.TypeReference)
    .slice(0, target.typeParameters?.length ?? 0);
}

/** Where a declaration file may import the type from; undefined when its module does not export it, or is a package's. */
export function sourceOf(symbol: ts.Symbol, project: LoadedProject): TypeSource | undefined {
  const file = symbol.declarations?.[0]?.getSourceFile();
  if (file === undefined || project.isForeign(file)) return undefined;
  const module = project.checker.getSymbolAtLocation(file);
  if (module === undefined) return undefined;
  for (const exported of project.checker.getExportsOfModule(module)) {
    const target =
      exported.flags & ts.SymbolFlags.Alias ? project.checker.getAliasedSymbol(exported) : exported;
    if (target === symbol) return { file: project.pathOf(file), exportName: exported.name };
  }
  return undefined;
}

/** `JoinRequest items` → `JoinRequestItems`; whatever is no plain letter or digit separates words. */
export function identifierOf(text: string): string {
  const words = text.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  const bounded = name.slice(0, 80);
  return /^[A-Za-z]/.test(bounded) ? bounded : `T${bounded}`;
}
