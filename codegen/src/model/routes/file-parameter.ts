import { ts } from '../../discover/compiler.js';
import type { Reader } from '../reader.js';

const NAME = 'UploadedFile';

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
export function fileOf(node: ts.TypeNode | undefined, reader: Reader): FileParameter | undefined {
  if (node === undefined) return undefined;
  if (ts.isParenthesizedTypeNode(node)) return fileOf(node.type, reader);
  if (ts.isUnionTypeNode(node)) {
    const others = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    const [one] = others;
    const file = others.length === 1 ? fileOf(one, reader) : undefined;
    return file && { ...file, mayMiss: file.mayMiss || others.length < node.types.length };
  }
  const item = itemOf(node);
  if (item !== undefined)
    return isFile(item, reader) ? { isList: true, mayMiss: false } : undefined;
  return isFile(node, reader) ? { isList: false, mayMiss: false } : undefined;
}

/** The type in a list: `T[]`, `readonly T[]`, `Array<T>`. */
function itemOf(node: ts.TypeNode): ts.TypeNode | undefined {
  if (ts.isArrayTypeNode(node)) return node.elementType;
  if (ts.isTypeOperatorNode(node)) return itemOf(node.type);
  if (!ts.isTypeReferenceNode(node) || !ts.isIdentifier(node.typeName)) return undefined;
  return /^(?:Readonly)?Array$/.test(node.typeName.text) ? node.typeArguments?.[0] : undefined;
}

function isFile(node: ts.TypeNode, reader: Reader): boolean {
  if (ts.isParenthesizedTypeNode(node)) return isFile(node.type, reader);
  if (!ts.isTypeReferenceNode(node)) return false;
  const { checker, framework } = reader.project;
  // A type with another name is none; only one that could not be read has no name.
  const { aliasSymbol, symbol } = checker.getTypeFromTypeNode(node);
  const name = (aliasSymbol ?? (symbol as ts.Symbol | undefined))?.name;
  if (name !== undefined && name !== NAME) return false;
  return framework.nameOf(node.typeName) === NAME;
}
