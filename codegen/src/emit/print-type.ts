import type { Field, Ir, Type, TypeDef, TypeId } from '../ir/ir.js';
import { docComment, literal, typeKey } from './text.js';

/** How a reference to a named type is written; inline when it answers undefined. */
export type NameOf = (definition: TypeDef) => string | undefined;

/** Prints the model's types as TypeScript. */
export class TypePrinter {
  readonly #types: Ir['types'];
  readonly #nameOf: NameOf;
  /** Whether the name `Json` was printed, which a file must import. */
  usesJson = false;

  constructor(types: Ir['types'], nameOf: NameOf) {
    this.#types = types;
    this.#nameOf = nameOf;
  }

  print(type: Type, indent = ''): string {
    switch (type.k) {
      case 'string':
      case 'number':
      case 'boolean':
      case 'bigint':
      case 'null':
        return type.k;
      case 'date':
        return 'Date';
      case 'bytes':
        return 'Uint8Array';
      case 'literal':
        return literal(type.value);
      case 'ref':
        return this.#ref(type.id, indent);
      case 'array': {
        const item = grouped(this.print(type.of, indent));
        return `${type.readonly ? 'readonly ' : ''}${item}[]`;
      }
      case 'set':
        return `Set<${this.print(type.of, indent)}>`;
      case 'record':
        // Not Record<string, T>: an alias may not refer to itself through another alias.
        return `{ [key: ${this.#isNumber(type.key) ? 'number' : 'string'}]: ${this.print(type.of, indent)} }`;
      case 'map':
        return `Map<${type.key === undefined ? 'string' : this.print(type.key, indent)}, ${this.print(type.of, indent)}>`;
      case 'tuple': {
        const items = type.items.map((item) =>
          item.optional
            ? `${grouped(this.print(item.type, indent))}?`
            : this.print(item.type, indent),
        );
        if (type.rest !== undefined) items.push(`...${grouped(this.print(type.rest, indent))}[]`);
        return `${type.readonly ? 'readonly ' : ''}[${items.join(', ')}]`;
      }
      case 'union':
        return type.of.map((one) => this.print(one, indent)).join(' | ');
      case 'json':
        this.usesJson = true;
        return 'Json';
      case 'numbers':
        return type.of;
    }
  }

  /** A type that may be undefined. */
  printField(field: Field, indent: string): string {
    const text = this.print(field.type, indent);
    return field.undef ? `${text} | undefined` : text;
  }

  object(fields: readonly Field[], indent: string): string {
    if (fields.length === 0) return 'Record<string, never>';
    const inner = `${indent}  `;
    const lines = fields.map((field) => {
      const name = `${field.readonly ? 'readonly ' : ''}${typeKey(field.name)}${field.optional ? '?' : ''}`;
      return `${docComment(field.doc, inner)}${inner}${name}: ${this.printField(field, inner)};\n`;
    });
    return `{\n${lines.join('')}${indent}}`;
  }

  /** What stands behind a name. */
  body(definition: TypeDef, indent: string): string {
    if (definition.k === 'object') return this.object(definition.fields, indent);
    if (definition.k === 'alias') return this.print(definition.type, indent);
    return definition.members.map((one) => literal(one.value)).join(' | ');
  }

  #isNumber(key: Type | undefined): boolean {
    if (key?.k !== 'ref') return key?.k === 'number';
    const definition = this.#types[key.id];
    return definition?.k === 'alias' && this.#isNumber(definition.type);
  }

  #ref(id: TypeId, indent: string): string {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    const name = this.#nameOf(definition);
    if (name !== undefined) return name;
    const body = this.body(definition, indent);
    return definition.k === 'object' ? body : `(${body})`;
  }
}

/** In parentheses unless it is one word. */
function grouped(text: string): string {
  return /^[\w.]+(?:\[\])*$/.test(text) ? text : `(${text})`;
}
