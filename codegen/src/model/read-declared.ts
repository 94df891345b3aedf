import { ts } from '../discover/compiler.js';
import type { Type } from '../ir/ir.js';
import { isSameList } from '../ir/memo.js';
import { applyLimits } from './apply-limits.js';
import { followWritten } from './follow-written.js';
import type { DeclarationNotes } from './read-notes.js';
import type { TypeReading, Use } from './type-reading.js';

/** The type of a field or parameter, with what its tags and the names in its written type say. */
export function readDeclared(
  reader: TypeReading,
  type: ts.Type,
  node: ts.TypeNode | undefined,
  notes: DeclarationNotes,
  use: Use,
): { type: Type; undef: boolean } {
  const { protoName } = notes;
  const before = reader.findings.errors;
  const read = reader.readOptional(type, {
    ...use,
    ...(node !== undefined && { written: node }),
    ...(protoName !== undefined && { protoName: protoName.name }),
  });
  if (reader.findings.errors > before) return read; // what stands for a refused type takes no limit
  const isOwn = node === undefined || isSame(reader, type, node);
  const named = node === undefined ? read.type : followWritten(reader, read.type, node, use, isOwn);
  const limited = applyLimits(reader, named, notes.limits, use, isOwn);
  if (protoName !== undefined && !isNamedBy(reader, limited, protoName.name)) {
    const message = '@protoName is for a type without a name of its own';
    reader.findings.error('CG2015', protoName.tag.loc, message, {
      path: use.path,
      hint: 'put it on the declaration of the type',
    });
  }
  return { type: limited, undef: read.undef };
}

/** Whether the type is the written one, but for undefined and null. */
function isSame(reader: TypeReading, type: ts.Type, node: ts.TypeNode): boolean {
  const { checker } = reader.project;
  const written = checker.getTypeFromTypeNode(node);
  if (written === type) return true;
  // Nearly all are told without making the types that are left.
  if (written.flags & type.flags & ts.TypeFlags.Object) return false;
  if (isSameList(withoutNothing(written), withoutNothing(type))) return true;
  return checker.getNonNullableType(written) === checker.getNonNullableType(type);
}

function withoutNothing(type: ts.Type): readonly ts.Type[] {
  const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Null;
  return type.isUnion() ? type.types.filter((one) => !(one.flags & nothing)) : [type];
}

/** Whether a type without a name, here or inside, took the given one. */
function isNamedBy(reader: TypeReading, type: Type, name: string): boolean {
  switch (type.k) {
    case 'ref':
      return type.id === name && reader.definition(type.id)?.named !== true;
    case 'array':
    case 'set':
    case 'record':
    case 'map':
      return isNamedBy(reader, type.of, name);
    case 'union':
      return type.of.some((one) => isNamedBy(reader, one, name));
    default:
      return false;
  }
}
