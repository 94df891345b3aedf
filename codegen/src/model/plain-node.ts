import { ts } from '../discover/compiler.js';

/** A written type without parentheses, `readonly`, `Promise`, null and undefined; undefined for a union of more. */
export function plainNode(node: ts.TypeNode): ts.TypeNode | undefined {
  if (ts.isParenthesizedTypeNode(node)) return plainNode(node.type);
  if (ts.isTypeOperatorNode(node)) return plainNode(node.type);
  if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
    const [only] = node.typeArguments ?? [];
    return node.typeName.text === 'Promise' && only !== undefined ? plainNode(only) : node;
  }
  if (!ts.isUnionTypeNode(node)) return node;
  const [only, ...others] = node.types.filter((one) => !isNothing(one));
  return only === undefined || others.length > 0 ? undefined : plainNode(only);
}

/** Whether a written type is null or undefined. */
export function isNothing(node: ts.TypeNode): boolean {
  if (node.kind === ts.SyntaxKind.UndefinedKeyword) return true;
  return ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword;
}
