import type { Field, InputIr, InputsIr, Type, TypeDef, TypeId } from '../../ir/ir.js';

type As = InputIr['as'];
type DefinitionOf = (id: TypeId) => TypeDef | undefined;

/** Objects inside one another; a query is no tree. */
const MAX_DEPTH = 4;

/** One text, or the texts of a list; undefined for a type that they cannot carry. */
export function textOf(
  type: Type,
  definitionOf: DefinitionOf,
): { readonly as: As; readonly isList?: true } | undefined {
  const scalar = scalarAs(type, definitionOf);
  if (scalar !== undefined) return { as: scalar };
  const list = itemAs(type, definitionOf);
  return list === undefined ? undefined : { as: list, isList: true };
}

/** What JSON has a scalar as. Of a union it must be known before it is read. */
function scalarAs(type: Type, definitionOf: DefinitionOf): As | undefined {
  switch (type.k) {
    case 'string':
    case 'bigint':
    case 'bytes':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'date':
      return type.as === 'millis' ? 'number' : 'text';
    case 'literal':
      return asOf(type.value);
    case 'union':
      return same(type.of.map((one) => exactAs(one, definitionOf)));
    case 'ref': {
      const definition = definitionOf(type.id);
      if (definition?.k === 'alias') return scalarAs(definition.type, definitionOf);
      return definition?.k === 'enum'
        ? same(definition.members.map(({ value }) => asOf(value)))
        : undefined;
    }
    default:
      return undefined;
  }
}

/** A member of a union of values: literals and enums. */
function exactAs(type: Type, definitionOf: DefinitionOf): As | undefined {
  if (type.k === 'literal' || type.k === 'union') return scalarAs(type, definitionOf);
  if (type.k !== 'ref') return undefined;
  const definition = definitionOf(type.id);
  if (definition?.k === 'alias') return exactAs(definition.type, definitionOf);
  return scalarAs(type, definitionOf);
}

function itemAs(type: Type, definitionOf: DefinitionOf): As | undefined {
  switch (type.k) {
    case 'array':
    case 'set':
      return scalarAs(type.of, definitionOf);
    case 'numbers':
      return type.of.startsWith('Big') ? 'text' : 'number';
    case 'ref': {
      const definition = definitionOf(type.id);
      return definition?.k === 'alias' ? itemAs(definition.type, definitionOf) : undefined;
    }
    default:
      return undefined;
  }
}

function asOf(value: string | number | boolean): As {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
}

function same(kinds: readonly (As | undefined)[]): As | undefined {
  const [first] = kinds;
  return kinds.every((one) => one === first) ? first : undefined;
}

/**
 * The texts of an object's fields, each under its name, those of an object inside as `page.size`. The name of the first field
 * that no text carries, when there is one.
 * @param path where the object goes
 */
export function inputsOfObject(
  type: Type,
  from: InputIr['from'],
  path: readonly string[],
  isOptional: boolean,
  definitionOf: DefinitionOf,
): InputsIr | string {
  const inputs: InputIr[] = [];
  const objects: (readonly string[])[] = [];
  const visit = (
    fields: readonly Field[],
    at: readonly string[],
    before: string,
    isThere: boolean,
    depth: number,
  ): string | undefined => {
    if (isThere && at.length > 0) objects.push(at);
    for (const field of fields) {
      const name = `${before}${field.name}`;
      const inner = [...at, field.name];
      const isFieldOptional = field.optional === true || field.undef === true;
      const text = textOf(field.type, definitionOf);
      if (text !== undefined) {
        const isAlways = text.isList === true && !isFieldOptional;
        inputs.push({
          path: inner,
          from,
          name,
          ...text,
          ...(isAlways && { isAlways: true as const }),
        });
        continue;
      }
      const nested = fieldsOf(field.type, definitionOf);
      if (nested === undefined || depth === MAX_DEPTH) return name;
      const problem = visit(nested, inner, `${name}.`, isThere && !isFieldOptional, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  const fields = fieldsOf(type, definitionOf);
  if (fields === undefined) return '';
  const problem = visit(fields, path, '', !isOptional, 1);
  return problem ?? { inputs, ...(objects.length > 0 && { objects }) };
}

/** The fields of an object type; undefined of any other. */
function fieldsOf(type: Type, definitionOf: DefinitionOf): readonly Field[] | undefined {
  if (type.k !== 'ref') return undefined;
  const definition = definitionOf(type.id);
  if (definition?.k === 'alias') return fieldsOf(definition.type, definitionOf);
  return definition?.k === 'object' ? definition.fields : undefined;
}
