import { ts } from './compiler.js';

/** A part of a text: from, and up to. */
export type Span = readonly [start: number, end: number];

/**
 * Empties the bodies that cannot change what a file declares: of constructors and setters, and of functions and methods that
 * say what they return. They need not be bound then, and what only they use need not be loaded.
 * @returns where they stood, in order
 */
export function dropBodies(file: ts.SourceFile): readonly Span[] {
  const dropped: Span[] = [];
  const drop = (body: ts.Block | undefined): void => {
    if (body === undefined || body.statements.length === 0) return;
    dropped.push([body.pos, body.end]);
    const empty = ts.setTextRange(ts.factory.createNodeArray<ts.Statement>(), body.statements);
    (body as { statements: ts.NodeArray<ts.Statement> }).statements = empty;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node)) node.members.forEach(visit);
    else if (ts.isModuleDeclaration(node)) node.body?.forEachChild(visit);
    else if (ts.isConstructorDeclaration(node) || ts.isSetAccessorDeclaration(node))
      drop(node.body);
    else if (isTypedFunction(node)) drop(node.body);
  };
  file.statements.forEach(visit);
  return dropped;
}

function isTypedFunction(
  node: ts.Node,
): node is ts.FunctionDeclaration | ts.MethodDeclaration | ts.GetAccessorDeclaration {
  const hasBody =
    ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isGetAccessor(node);
  return hasBody && node.type !== undefined;
}

/** A text without some of its parts. */
export function textWithout(text: string, spans: readonly Span[]): string {
  const kept: string[] = [];
  let at = 0;
  for (const [start, end] of spans) {
    kept.push(text.slice(at, start));
    at = end;
  }
  kept.push(text.slice(at));
  return kept.join('');
}
