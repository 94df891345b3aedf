import type { Type } from '../ir/ir.js';
import type { Shapes } from './shapes.js';

/** Where the named types are. */
export type Definitions = Pick<Shapes, 'definition'>;

export type Literal = string | number | boolean;

/** The values of a literal, an enum, or a union of them; undefined when they are not all of one kind, or the type is another. */
export function literalsOf(shapes: Definitions, type: Type): readonly Literal[] | undefined {
  const values = allLiterals(shapes, type);
  if (values === undefined || new Set(values.map((value) => typeof value)).size !== 1)
    return undefined;
  // Not a Set, which takes minus zero for zero.
  return values.filter((value, i) => values.findIndex((one) => Object.is(one, value)) === i);
}

function allLiterals(shapes: Definitions, type: Type): readonly Literal[] | undefined {
  if (type.k === 'literal') return [type.value];
  if (type.k === 'ref') {
    const definition = shapes.definition(type.id);
    if (definition.k === 'enum') return definition.members.map((member) => member.value);
    return undefined;
  }
  if (type.k !== 'union') return undefined;
  const values: Literal[] = [];
  for (const one of type.of) {
    const some = allLiterals(shapes, one);
    if (some === undefined) return undefined;
    values.push(...some);
  }
  return values;
}
