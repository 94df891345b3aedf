import { ts } from './compiler.js';

/**
 * What the names of written types mean. The compiler looks each one up anew, and most stand where only the names of their file
 * are in sight: there a name always means the same.
 */
export class WrittenNames {
  readonly #checker: ts.TypeChecker;
  readonly #files = new Map<ts.SourceFile, Map<string, ts.Symbol | undefined>>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** The symbol of a type reference's name, an alias when it is imported. */
  symbolOf({ typeName }: ts.TypeReferenceNode): ts.Symbol | undefined {
    const file = fileInSight(typeName);
    if (file === undefined || !ts.isIdentifier(typeName))
      return this.#checker.getSymbolAtLocation(typeName);
    const names = this.#files.get(file) ?? new Map<string, ts.Symbol | undefined>();
    if (names.size === 0) this.#files.set(file, names);
    const { text } = typeName;
    if (!names.has(text)) names.set(text, this.#checker.getSymbolAtLocation(typeName));
    return names.get(text);
  }
}

/** A name's file, unless something around the name may declare types of its own. */
function fileInSight(name: ts.Node): ts.SourceFile | undefined {
  let node = name.parent;
  while (!ts.isSourceFile(node)) {
    if ((node as { typeParameters?: unknown }).typeParameters !== undefined) return undefined;
    switch (node.kind) {
      case ts.SyntaxKind.MappedType:
      case ts.SyntaxKind.ConditionalType:
      case ts.SyntaxKind.ModuleDeclaration:
      case ts.SyntaxKind.ClassExpression:
      case ts.SyntaxKind.Block:
        return undefined;
    }
    node = node.parent;
  }
  return node;
}
