import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './repository-root.js';

/** A member of an interface, or of a constant object, as its source declares it. */
export interface DeclaredMember {
  readonly name: string;
  /** The text of its type; '' in an object. */
  readonly type: string;
  readonly isOptional: boolean;
  /** Its doc comment on one line; '' without one. */
  readonly meaning: string;
}

/** Reads declarations of source files, with those that they extend in other files and packages. */
export class Declarations {
  readonly #checker: ts.TypeChecker;
  readonly #statements: readonly ts.Statement[];

  constructor(...paths: readonly string[]) {
    const files = paths.map((path) => join(repositoryRoot, path));
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      customConditions: ['source'],
      types: ['node'],
      noEmit: true,
    });
    this.#checker = program.getTypeChecker();
    this.#statements = files.flatMap((file) => program.getSourceFile(file)?.statements ?? []);
  }

  /** The members of an interface, inherited ones too. */
  interface(name: string): DeclaredMember[] {
    const declared = this.#statements.find(
      (one) => ts.isInterfaceDeclaration(one) && one.name.text === name,
    );
    if (declared === undefined) throw new Error(`there is no interface ${name}`);
    return this.#checker
      .getTypeAtLocation(declared)
      .getProperties()
      .map((member) => this.#member(member));
  }

  /** The members of `export const name = { … }`. */
  object(name: string): DeclaredMember[] {
    for (const statement of this.#statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name: found, initializer } of statement.declarationList.declarations) {
        if (found.getText() === name && initializer !== undefined)
          return this.#checker
            .getTypeAtLocation(initializer)
            .getProperties()
            .map((member) => this.#member(member));
      }
    }
    throw new Error(`there is no constant ${name}`);
  }

  #member(member: ts.Symbol): DeclaredMember {
    const node = member.declarations?.[0];
    const written = node !== undefined && ts.isPropertySignature(node) ? node.type : undefined;
    return {
      name: member.name,
      type: this.#words(member) ?? written?.getText().replace(/\s+/g, ' ') ?? '',
      isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
      meaning: ts
        .displayPartsToString(member.getDocumentationComment(this.#checker))
        .replace(/\s+/g, ' '),
    };
  }

  /** The members of a union of texts, which an alias may hide. */
  #words(member: ts.Symbol): string | undefined {
    const type = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(member));
    if (!type.isUnion() || !type.types.every((one) => one.isStringLiteral())) return undefined;
    return type.types
      .map((one) => `'${one.value}'`)
      .sort()
      .join(' | ');
  }
}
