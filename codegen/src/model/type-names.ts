import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { TypeSource } from '../ir/ir.js';
import { plainNode } from './plain-node.js';
import { enumOf } from './read-enum.js';
import type { Use } from './type-reading.js';

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

const DECLARED = ts.SymbolFlags.Interface | ts.SymbolFlags.Class;
const MAX_LABEL = 200;
const WORD = /^[A-Za-z][A-Za-z0-9]*$/;

/** The developer's name for a type, or undefined when it has none. */
export function nameType(type: ts.Type, project: LoadedProject): TypeName | undefined {
  const symbol = namingSymbol(type, project);
  if (symbol === undefined) return undefined;
  const { checker } = project;
  const typeArguments = argumentsOf(type, symbol, checker);
  const isDeclared = symbol.flags & DECLARED;
  const isAlias = symbol === type.aliasSymbol && type.aliasTypeArguments === undefined;
  // Printing a type is slow, and that of an interface or a plain alias is its name.
  const label =
    typeArguments.length === 0 && (isDeclared || isAlias)
      ? symbol.name
      : (
          plainLabel(type, checker) ??
          checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
        ).slice(0, MAX_LABEL);
  if (typeArguments.length === 0) {
    const source = sourceOf(symbol, project);
    const name = identifierOf(symbol.name);
    return { label, name, suffix: '', symbol, ...(source && { source }) };
  }
  const suffix = `Of${typeArguments.map((one) => argumentName(one, project)).join('And')}`;
  return { label, name: `${identifierOf(symbol.name)}${suffix}`, suffix, symbol };
}

/** What the compiler prints of an interface or a class with such in its brackets; undefined when only it can tell. */
function plainLabel(type: ts.Type, checker: ts.TypeChecker): string | undefined {
  const { symbol, aliasSymbol } = type;
  if (symbol === undefined || !(symbol.flags & DECLARED) || aliasSymbol !== undefined)
    return undefined;
  if (!WORD.test(symbol.name) || symbol.name === 'default' || checker.isArrayType(type))
    return undefined;
  const given = givenArguments(type, symbol, checker);
  if (given.length === 0) return symbol.name;
  const labels = given.map((one) => plainLabel(one, checker));
  return labels.includes(undefined) ? undefined : `${symbol.name}<${labels.join(', ')}>`;
}

/** What a named type is, whatever checker reads it: where its declaration stands, and those of its arguments. */
export function originOf(type: ts.Type, { symbol }: TypeName, project: LoadedProject): string {
  const { checker } = project;
  const argumentOrigin = (one: ts.Type): string => {
    if (checker.isArrayType(one)) {
      const [item] = checker.getTypeArguments(one as ts.TypeReference);
      return `${item === undefined ? '' : argumentOrigin(item)}[]`;
    }
    const named = namingSymbol(one, project);
    if (named === undefined) {
      const node = one.symbol?.declarations?.[0];
      return node === undefined ? checker.typeToString(one) : placeOf(node);
    }
    const inner = argumentsOf(one, named, checker).map(argumentOrigin);
    return `${placeOf(named.declarations?.[0])}<${inner.join()}>`;
  };
  const given = argumentsOf(type, symbol, checker).map(argumentOrigin);
  return `${placeOf(symbol.declarations?.[0])}<${given.join()}>`;
}

function placeOf(node: ts.Node | undefined): string {
  if (node === undefined) return '';
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${file.fileName}:${line}:${character}`;
}

/** The checker calls `type Patch = Partial<Player>` by no name of ours; the use that writes `Patch` does. */
export function nameByAlias(
  type: ts.Type,
  use: Pick<Use, 'written'>,
  project: LoadedProject,
): TypeName | undefined {
  const node = use.written && plainNode(use.written);
  if (node === undefined || !ts.isTypeReferenceNode(node)) return undefined;
  const { checker } = project;
  const local = checker.getSymbolAtLocation(node.typeName);
  const symbol =
    local && local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
  const declaration = symbol?.declarations?.[0];
  if (symbol === undefined || declaration === undefined) return undefined;
  if (!ts.isTypeAliasDeclaration(declaration) || declaration.typeParameters !== undefined)
    return undefined;
  if (project.isPlatform(declaration.getSourceFile())) return undefined;
  const meant = checker.getNonNullableType(checker.getTypeFromTypeNode(declaration.type));
  if (meant !== type) return undefined;
  const source = sourceOf(symbol, project);
  const name = identifierOf(symbol.name);
  return { label: symbol.name, name, suffix: '', symbol, ...(source && { source }) };
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
  for (const one of [aliasSymbol, enumOf(type, project.checker) ?? symbol]) {
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

/** The type arguments, without those at the end that are the defaults. */
function argumentsOf(
  type: ts.Type,
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): readonly ts.Type[] {
  const given = [...givenArguments(type, symbol, checker)];
  const parameters = (symbol.declarations ?? []).flatMap((one) =>
    ts.isTypeAliasDeclaration(one) || ts.isInterfaceDeclaration(one) || ts.isClassLike(one)
      ? [one.typeParameters ?? []]
      : [],
  )[0];
  while (given.length > 0) {
    const node = parameters?.[given.length - 1]?.default;
    if (node === undefined || checker.getTypeFromTypeNode(node) !== given.at(-1)) break;
    given.pop();
  }
  return given;
}

function givenArguments(
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
  const exportName = project.exportNameOf(symbol, file);
  return exportName === undefined ? undefined : { file: project.pathOf(file), exportName };
}

/** `JoinRequest items` → `JoinRequestItems`; whatever is no plain letter or digit separates words. */
export function identifierOf(text: string): string {
  const words = text.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  const bounded = name.slice(0, 80);
  return /^[A-Za-z]/.test(bounded) ? bounded : `T${bounded}`;
}
