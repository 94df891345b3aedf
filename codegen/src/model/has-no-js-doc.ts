import { ts } from '../discover/compiler.js';

/**
 * Whether nothing above a declaration is JSDoc, told from the node alone; the compiler looks at everything around it each time.
 * False for kinds of declarations that may take it from elsewhere.
 */
export function hasNoJsDoc(node: ts.Node): boolean {
  if (hasOwn(node)) return false;
  if (ts.isPropertySignature(node)) return true;
  const { parent } = node;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    return ts.isSourceFile(parent);
  if (ts.isMethodDeclaration(node)) return ts.isClassDeclaration(parent);
  // A parameter has the tags of its method that name it.
  return (
    ts.isParameter(node) &&
    node.initializer === undefined &&
    ts.isMethodDeclaration(parent) &&
    hasNoJsDoc(parent)
  );
}

/** The parser notes it on the node, without a public name. */
function hasOwn(node: ts.Node): boolean {
  const { jsDoc } = node as { jsDoc?: readonly unknown[] };
  return jsDoc !== undefined && jsDoc.length > 0;
}
