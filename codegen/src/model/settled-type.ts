import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';

const PRIMITIVE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Void |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Null;

/**
 * What a type is once it has been waited for, where that is plain to see: a promise's inside, or itself when it has no `then`.
 * Undefined when the compiler has to be asked, which takes ten times as long.
 */
export function settledType(type: ts.Type, project: LoadedProject): ts.Type | undefined {
  const inner = promisedBy(type, project);
  if (inner !== undefined) {
    // Promises in each other are rare, and one may hold nothing but itself.
    return promisedBy(inner, project) === undefined ? settledType(inner, project) : undefined;
  }
  const members = type.isUnion() ? type.types : [type];
  return members.every((one) => isSettled(one, project.checker)) ? type : undefined;
}

function promisedBy(type: ts.Type, { checker, isPlatform }: LoadedProject): ts.Type | undefined {
  if (!isObject(type) || type.symbol?.name !== 'Promise') return undefined;
  if (!(type.objectFlags & ts.ObjectFlags.Reference)) return undefined;
  const file = type.symbol.declarations?.[0]?.getSourceFile();
  if (file === undefined || !isPlatform(file)) return undefined;
  return checker.getTypeArguments(type as ts.TypeReference)[0];
}

function isSettled(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & PRIMITIVE) return true;
  // What a mapped type has may depend on a type parameter.
  if (!isObject(type) || type.objectFlags & ts.ObjectFlags.Mapped) return false;
  return checker.getPropertyOfType(type, 'then') === undefined;
}

function isObject(type: ts.Type): type is ts.ObjectType {
  return (type.flags & ts.TypeFlags.Object) !== 0;
}
