import { ts } from '../discover/compiler.js';
import { type Mark, marksOf } from './read-options.js';
import type { Reader } from './reader.js';

/** A class and those it extends, nearest first. */
export function classChain(
  node: ts.ClassDeclaration,
  checker: ts.TypeChecker,
): ts.ClassLikeDeclaration[] {
  const chain: ts.ClassLikeDeclaration[] = [];
  let current: ts.ClassLikeDeclaration | undefined = node;
  while (current !== undefined && !chain.includes(current)) {
    chain.push(current);
    current = baseClass(current, checker);
  }
  return chain;
}

function baseClass(
  node: ts.ClassLikeDeclaration,
  checker: ts.TypeChecker,
): ts.ClassLikeDeclaration | undefined {
  const clause = node.heritageClauses?.find((one) => one.token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  const symbol = expression && checker.getSymbolAtLocation(expression);
  if (symbol === undefined) return undefined;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.valueDeclaration;
  return declaration !== undefined && ts.isClassLike(declaration) ? declaration : undefined;
}

/** A decorated method as the component has it: the nearest declaration, and the nearest mark of each kind. */
export interface MarkedMethod {
  readonly name: string;
  readonly mark: Mark;
  readonly declaration: ts.MethodDeclaration;
  readonly signature: ts.Signature;
}

/** The decorated methods of a class, inherited ones too; those that cannot be called from outside are reported. */
export function markedMethods(node: ts.ClassDeclaration, reader: Reader): readonly MarkedMethod[] {
  const { checker } = reader.project;
  const type = checker.getTypeAtLocation(node);
  const seen = new Set<string>();
  const found: MarkedMethod[] = [];
  for (const one of classChain(node, checker).reverse()) {
    for (const member of one.members) {
      const marks = marksOf(member, reader);
      dropInheritedRoutes(found, member, marks);
      for (const mark of marks) {
        const name = methodName(member, mark, reader);
        const key = `${mark.decorator} ${name} ${mark.decorator === 'Route' ? mark.node.pos : ''}`;
        if (name === undefined) continue;
        const property = checker.getPropertyOfType(type, name);
        const declaration = property?.valueDeclaration;
        if (
          property === undefined ||
          declaration === undefined ||
          !ts.isMethodDeclaration(declaration)
        )
          continue;
        const [signature] = checker.getTypeOfSymbol(property).getCallSignatures();
        if (signature === undefined || !isCallable(property, declaration, mark, reader)) continue;
        const method = { name, mark, declaration, signature };
        if (seen.has(key))
          found.splice(
            found.findIndex((m) => m.name === name && m.mark.decorator === mark.decorator),
            1,
            method,
          );
        else found.push(method);
        seen.add(key);
      }
    }
  }
  return found;
}

/** A class that says what a method's routes are says all of them; the runtime reads its decorators so. */
function dropInheritedRoutes(
  found: MarkedMethod[],
  member: ts.ClassElement,
  marks: readonly Mark[],
): void {
  if (!marks.some(({ decorator }) => decorator === 'Route')) return;
  const { name } = member;
  if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) return;
  for (let i = found.length - 1; i >= 0; i--) {
    const one = found[i];
    if (one?.name === name.text && one.mark.decorator === 'Route') found.splice(i, 1);
  }
}

function methodName(member: ts.ClassElement, mark: Mark, reader: Reader): string | undefined {
  const refuse = (what: string): undefined => {
    const message = `@${mark.decorator} marks ${what}`;
    reader.findings.error('CG1011', reader.locate(member.name ?? mark.node), message);
  };
  if (!ts.isMethodDeclaration(member)) return refuse('something that is no method');
  if (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static)
    return refuse('a static method');
  if (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)) return member.name.text;
  return refuse(
    ts.isPrivateIdentifier(member.name) ? 'a private method' : 'a method with a computed name',
  );
}

function isCallable(
  property: ts.Symbol,
  declaration: ts.MethodDeclaration,
  mark: Mark,
  reader: Reader,
): boolean {
  const flags = ts.getCombinedModifierFlags(declaration);
  const problem =
    flags & ts.ModifierFlags.Private
      ? 'private'
      : flags & ts.ModifierFlags.Protected
        ? 'protected'
        : flags & ts.ModifierFlags.Abstract
          ? 'abstract'
          : (property.declarations?.length ?? 0) > 1
            ? 'overloaded'
            : declaration.typeParameters !== undefined
              ? 'generic'
              : undefined;
  if (problem === undefined) return true;
  const message = `@${mark.decorator} marks ${property.name}, which is ${problem}`;
  reader.findings.error('CG1011', reader.locate(declaration.name), message);
  return false;
}
