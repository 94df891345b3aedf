import type { Field, Ir, Lengths, Notes, Type, TypeDef, TypeId } from '../../ir/ir.js';
import { type Literal, literalsOf } from '../../wire/literals-of.js';
import { caseName, hasTextKeys, lookAlike } from '../json-kind.js';
import { exampleValues } from './example-values.js';
import type { JsonSchema } from './json-schema.js';
import { bigintSchema, bytesLengths, numberArraySchema, numberSchema } from './number-schema.js';

type Union = Extract<Type, { k: 'union' }>;

/** Prints the model's types as JSON schemas of what JSON has for them; types with names are referred to. */
export class SchemaPrinter {
  readonly #types: Ir['types'];
  readonly #reached = new Map<string, JsonSchema>();

  constructor(types: Ir['types']) {
    this.#types = types;
  }

  /** The types that were referred to, by name. */
  components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#reached].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  definition(id: TypeId): TypeDef {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    return definition;
  }

  print(type: Type): JsonSchema {
    switch (type.k) {
      case 'string':
        return {
          type: 'string',
          ...lengths(type, 'Length'),
          ...(type.pattern !== undefined && { pattern: `^(?:${type.pattern})$` }),
        };
      case 'number':
        return numberSchema(type);
      case 'boolean':
        return { type: 'boolean' };
      case 'bigint':
        return bigintSchema(type);
      case 'date':
        return type.as === 'millis'
          ? { type: 'integer', description: 'Milliseconds since 1970.' }
          : { type: 'string', format: 'date-time' };
      case 'bytes':
        return { type: 'string', contentEncoding: 'base64', ...bytesLengths(type) };
      case 'null':
        return { type: 'null' };
      case 'json':
        return {};
      case 'literal':
        return { type: typeof type.value, const: type.value };
      case 'ref':
        return this.#ref(type.id);
      case 'array':
        return { type: 'array', items: this.print(type.of), ...lengths(type, 'Items') };
      case 'set':
        return {
          type: 'array',
          items: this.print(type.of),
          uniqueItems: true,
          ...lengths(type, 'Items'),
        };
      case 'numbers':
        return { type: 'array', items: numberArraySchema(type.of), ...lengths(type, 'Items') };
      case 'record':
      case 'map':
        return this.#entries(type);
      case 'tuple': {
        const required = type.items.filter((item) => !item.optional).length;
        return {
          type: 'array',
          prefixItems: type.items.map((item) => this.print(item.type)),
          items: type.rest === undefined ? false : this.print(type.rest),
          minItems: required,
        };
      }
      case 'union':
        return this.#union(type);
    }
  }

  /** A field or a parameter, with what its declaration says. */
  field(field: Field): JsonSchema {
    return annotated(this.print(field.type), field, field.type);
  }

  /** An object of these fields. */
  object(fields: readonly Field[], oneofs: readonly (readonly string[])[] = []): JsonSchema {
    const required = fields
      .filter((field) => !field.optional && !field.undef)
      .map(({ name }) => name);
    // Of the members of a group at most one may be there.
    const groups = oneofs.map((group) => ({
      oneOf: [
        ...group.map((name) => ({ required: [name] })),
        { not: { anyOf: group.map((name) => ({ required: [name] })) } },
      ],
    }));
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, this.field(field)])),
      ...(required.length > 0 && { required }),
      ...(groups.length > 0 && { allOf: groups }),
    };
  }

  #ref(id: TypeId): JsonSchema {
    const definition = this.definition(id);
    const { name } = definition;
    if (!this.#reached.has(name)) {
      this.#reached.set(name, {}); // taken before its parts ask for it
      this.#reached.set(name, this.#body(definition));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #body(definition: TypeDef): JsonSchema {
    if (definition.k === 'object')
      return annotated(this.object(definition.fields, definition.oneofs), definition);
    if (definition.k === 'alias')
      return annotated(this.print(definition.type), definition, definition.type);
    const values = definition.members.map(({ value }) => value);
    const named = definition.members.map((one) => `\`${one.value}\` is ${one.name}`).join(', ');
    const isSelfNamed = definition.members.every((one) => one.value === one.name);
    const { doc, ...notes } = definition;
    const text = [doc, isSelfNamed ? undefined : `${named}.`].filter((one) => one !== undefined);
    return annotated(valuesSchema(values, definition.open), {
      ...notes,
      ...(text.length > 0 && { doc: text.join('\n\n') }),
    });
  }

  #entries(type: Extract<Type, { k: 'record' | 'map' }>): JsonSchema {
    const of = this.print(type.of);
    if (type.k === 'map' && !hasTextKeys(type.key, this)) {
      const key = this.print(type.key ?? { k: 'string' });
      const pair = { type: 'array', prefixItems: [key, of], items: false, minItems: 2 };
      return { type: 'array', items: pair, ...lengths(type, 'Items') };
    }
    const key = type.key && this.#keys(type.key);
    return {
      type: 'object',
      additionalProperties: of,
      ...(key !== undefined && { propertyNames: key }),
      ...lengths(type, 'Properties'),
    };
  }

  /** What the names of members are, which are texts whatever the keys are. */
  #keys(key: Type): JsonSchema {
    if (key.k === 'number') return { pattern: '^-?\\d+$' };
    if (key.k === 'boolean') return { enum: ['true', 'false'] };
    if (key.k !== 'ref') return this.print(key);
    const definition = this.definition(key.id);
    return definition.k === 'alias' ? this.#keys(definition.type) : this.print(key);
  }

  #union(type: Union): JsonSchema {
    const values = literalsOf(this, type);
    if (values !== undefined) return valuesSchema(values, type.open);
    const isNamed = lookAlike(type, this);
    const { tag } = type;
    const tagged = new Set(tag?.cases.map(({ id }) => id));
    const options = type.of
      .filter((one) => !(one.k === 'ref' && tagged.has(one.id)))
      .map((one) => (isNamed && one.k !== 'null' ? this.#named(one) : this.print(one)));
    const objects = tag === undefined ? [] : [this.#tagged(tag)];
    const all = [...objects, ...options];
    const [only] = all;
    return all.length === 1 && only !== undefined ? only : { anyOf: all };
  }

  /** `{ date_value: … }`, where JSON alone does not tell which member it is. */
  #named(member: Type): JsonSchema {
    const name = caseName(member, this);
    return {
      type: 'object',
      properties: { [name]: this.print(member) },
      required: [name],
      additionalProperties: false,
    };
  }

  #tagged({ field, cases }: NonNullable<Union['tag']>): JsonSchema {
    const refs = cases.map(({ id }) => this.#ref(id));
    const mapping = Object.fromEntries(
      cases.flatMap(({ values, id }) => {
        const path = `#/components/schemas/${this.definition(id).name}`;
        return values.map((value) => [String(value), path] as const);
      }),
    );
    return { oneOf: refs, discriminator: { propertyName: field, mapping } };
  }
}

function valuesSchema(values: readonly Literal[], isOpen: boolean | undefined): JsonSchema {
  const kinds = [...new Set(values.map((value) => typeof value))];
  const type = kinds.length === 1 ? kinds[0] : kinds;
  if (isOpen) return { type, description: `Known are ${values.map(String).join(', ')}.` };
  const [only] = values;
  return values.length === 1 ? { type, const: only } : { type, enum: values };
}

/** A reference says nothing itself: what stands beside it is about the place. */
function annotated(schema: JsonSchema, notes: Notes, type?: Type): JsonSchema {
  const examples = exampleValues(notes.examples, type?.k);
  return {
    ...schema,
    ...(notes.doc !== undefined && { description: notes.doc }),
    ...(notes.deprecated !== undefined && { deprecated: true }),
    ...(examples.length > 0 && { examples }),
  };
}

function lengths(
  { minLength, maxLength }: Lengths,
  what: 'Length' | 'Items' | 'Properties',
): JsonSchema {
  return {
    ...(minLength !== undefined && { [`min${what}`]: minLength }),
    ...(maxLength !== undefined && { [`max${what}`]: maxLength }),
  };
}
