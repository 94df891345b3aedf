import type { Type, TypeId } from '../ir/ir.js';
import { literal, quote } from './text.js';
import type { WireForms } from './wire-form.js';

/** The types as core's TypeData, one row for each that has a name. */
export class TypeTable {
  readonly #forms: WireForms;
  readonly #indexes = new Map<TypeId, number>();
  readonly #rows: string[] = [];

  constructor(forms: WireForms) {
    this.#forms = forms;
  }

  data(type: Type): string {
    switch (type.k) {
      case 'literal':
        return `['literal', ${literal(type.value)}]`;
      case 'ref':
        return `['ref', ${this.#index(type.id)}]`;
      case 'array':
      case 'set':
      case 'record':
      case 'map':
        return `['${type.k}', ${this.data(type.of)}]`;
      case 'tuple': {
        const required = type.items.filter((item) => !item.optional).length;
        const items = type.items.map((item) => this.data(item.type)).join(', ');
        const rest = type.rest === undefined ? '' : `, ${this.data(type.rest)}`;
        return `['tuple', ${required}, [${items}]${rest}]`;
      }
      case 'union':
        return this.#union(type);
      default:
        return `'${type.k}'`;
    }
  }

  emit(): string {
    return `const types = [\n${this.#rows.map((row) => `  ${row},\n`).join('')}];\n`;
  }

  #index(id: TypeId): number {
    const known = this.#indexes.get(id);
    if (known !== undefined) return known;
    const index = this.#rows.length;
    this.#indexes.set(id, index);
    this.#rows.push(''); // taken before its parts ask for it
    const definition = this.#forms.definition(id);
    if (definition.k === 'alias') this.#rows[index] = this.data(definition.type);
    else if (definition.k === 'enum') {
      this.#rows[index] =
        `['literal', ${definition.members.map((one) => literal(one.value)).join(', ')}]`;
    } else {
      const fields = definition.fields.map((field) => {
        const optional = field.optional || field.undef ? ', 1' : '';
        return `[${quote(field.name)}, ${this.data(field.type)}${optional}]`;
      });
      const label = definition.named ? quote(definition.label) : "''";
      this.#rows[index] = `['object', ${label}, [${fields.join(', ')}]]`;
    }
    return index;
  }

  #union(type: Extract<Type, { k: 'union' }>): string {
    const tagged = new Set(type.tag?.cases.map((one) => one.id));
    const literals = type.of.flatMap((one) => (one.k === 'literal' ? [literal(one.value)] : []));
    const members = type.of
      .filter((one) => one.k !== 'literal' && !(one.k === 'ref' && tagged.has(one.id)))
      .map((one) => this.data(one));
    if (literals.length > 0) members.unshift(`['literal', ${literals.join(', ')}]`);
    if (type.tag !== undefined) {
      const rows = type.tag.cases.map(
        (one) => `[['ref', ${this.#index(one.id)}], ${one.values.map(literal).join(', ')}]`,
      );
      members.push(`['tagged', ${quote(type.tag.field)}, [${rows.join(', ')}]]`);
    }
    return members.length === 1 ? `${members[0]}` : `['union', ${members.join(', ')}]`;
  }
}
