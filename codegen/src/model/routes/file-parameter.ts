import { ts } from '../../discover/compiler.js';
import type { Framework } from '../../discover/framework.js';

/** What a parameter that is a file of a form says of itself. */
export interface FileParameter {
  readonly isList: boolean;
  /** Its type has undefined. */
  readonly mayMiss: boolean;
}

/**
 * Reads `UploadedFile`, a list of them, or either or undefined, as it is written: what the class itself is made of is no part of
 * a contract. Undefined of any other type.
 */
export function fileOf(
  node: ts.TypeNode | undefined,
  framework: Framework,
): FileParameter | undefined {
  if (node === undefined) return undefined;
  if (ts.isParenthesizedTypeNode(node)) return fileOf(node.type, framework);
  if (ts.isUnionTypeNode(node)) {
    const others = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    const [one] = others;
    const file = others.length === 1 ? fileOf(one, framework) : undefined;
    return file && { ...file, mayMiss: file.mayMiss || others.length < node.types.length };
  }
  const item = itemOf(node);
  if (item !== undefined)
    return isFile(item, framework) ? { isList: true, mayMiss: false } : undefined;
  return isFile(node, framework) ? { isList: false, mayMiss: false } : undefined;
}

/** The type in a list: `T[]`, `readonly T[]`, `Array<T>`. */
function itemOf(node: ts.TypeNode): ts.TypeNode | undefined {
  if (ts.isArrayTypeNode(node)) return node.elementType;
  if (ts.isTypeOperatorNode(node)) return itemOf(node.type);
  if (!ts.isTypeReferenceNode(node) || !ts.isIdentifier(node.typeName)) return undefined;
  return /^(?:Readonly)?Array$/.test(node.typeName.text) ? node.typeArguments?.[0] : undefined;
}

function isFile(node: ts.TypeNode, framework: Framework): boolean {
  if (ts.isParenthesizedTypeNode(node)) return isFile(node.type, framework);
  return ts.isTypeReferenceNode(node) && framework.nameOf(node.typeName) === 'UploadedFile';
}
