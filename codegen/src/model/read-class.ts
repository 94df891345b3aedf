import { ts } from '../discover/compiler.js';
import { importedName } from '../discover/framework.js';
import type { ClassIr, DependencyIr } from '../ir/ir.js';
import { SERVICES } from '../ir/runtime-facts.js';
import { classChain } from './class-members.js';
import type { Reader } from './reader.js';
import { sourceOf } from './type-names.js';

/** A class as generated code makes it, and the classes of the game that its constructor asks for. */
export interface ReadClass {
  readonly ir: ClassIr;
  readonly needs: readonly ts.ClassDeclaration[];
}

/** How to import and make a class; undefined when it cannot be imported. */
export function readClass(node: ts.ClassDeclaration, reader: Reader): ReadClass | undefined {
  const { checker } = reader.project;
  const symbol = node.name && checker.getSymbolAtLocation(node.name);
  const source = symbol && sourceOf(symbol, reader.project);
  const className = node.name?.text ?? 'the class';
  const loc = reader.locate(node.name ?? node);
  if (source === undefined) {
    const hint =
      node.name === undefined ? 'give the class a name and export it' : 'write `export class`';
    reader.findings.error('CG1006', loc, `${className} is not exported`, { hint });
    return undefined;
  }
  const isAbstract = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Abstract) !== 0;
  const needs: ts.ClassDeclaration[] = [];
  const dependencies = isAbstract ? [] : readConstructor(node, className, needs, reader);
  return { ir: { className, ...source, isAbstract, dependencies, loc }, needs };
}

function readConstructor(
  node: ts.ClassDeclaration,
  className: string,
  needs: ts.ClassDeclaration[],
  reader: Reader,
): DependencyIr[] {
  for (const one of classChain(node, reader.project.checker)) {
    const constructors = one.members.filter(ts.isConstructorDeclaration);
    const [first] = constructors;
    if (first === undefined) continue;
    if (constructors.length > 1) {
      reader.findings.error(
        'CG1016',
        reader.locate(first),
        `the constructor of ${className} is overloaded`,
      );
      return [];
    }
    return first.parameters.flatMap((parameter, i) => {
      const dependency = readDependency(parameter, needs, reader);
      if (dependency !== undefined) return [dependency];
      const type = parameter.type?.getText() ?? 'no type';
      reader.findings.error(
        'CG1016',
        reader.locate(parameter),
        `parameter ${i + 1} of the constructor of ${className} (${type}) is nothing that can be given`,
        { hint: `use a class of the game, or one of ${SERVICES.join(', ')}` },
      );
      return [];
    });
  }
  return [];
}

function readDependency(
  parameter: ts.ParameterDeclaration,
  needs: ts.ClassDeclaration[],
  reader: Reader,
): DependencyIr | undefined {
  const { checker, framework } = reader.project;
  const { type: typeNode } = parameter;
  if (typeNode === undefined || parameter.dotDotDotToken !== undefined) return undefined;
  if (!ts.isTypeReferenceNode(typeNode)) return undefined;
  const local = checker.getSymbolAtLocation(typeNode.typeName);
  if (local === undefined) return undefined;
  if (isRemotes(local, parameter, reader)) return { service: 'Remotes' };
  const service = framework.nameOfSymbol(local);
  if (service !== undefined) {
    return SERVICES.some((one) => one === service) ? { service } : undefined;
  }
  const target = local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
  const declaration = target.valueDeclaration;
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return undefined;
  if (reader.project.isPlatform(declaration.getSourceFile())) return undefined;
  const source = sourceOf(target, reader.project);
  if (source === undefined) {
    const message = `${target.name} is not exported, so it cannot be given to a constructor`;
    reader.findings.error('CG1006', reader.locate(typeNode), message, {
      hint: 'write `export class`',
    });
  } else needs.push(declaration);
  return { className: target.name, ...(source ?? { file: '', exportName: target.name }) };
}

/** The project's own generated type, which need not exist yet: an import of `Remotes` out of the generated folder. */
function isRemotes(symbol: ts.Symbol, parameter: ts.Node, reader: Reader): boolean {
  const imported = importedName(symbol);
  return (
    imported?.name === 'Remotes' &&
    reader.project.isGenerated(imported.specifier, parameter.getSourceFile())
  );
}
