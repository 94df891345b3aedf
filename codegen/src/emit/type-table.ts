import type { Lengths, Type, TypeId } from '../ir/ir.js';
import { literalsOf } from '../wire/literals-of.js';
import { caseName, hasTextKeys, lookAlike } from './json-kind.js';
import { type KnownRows, TableRows } from './table-rows.js';
import { literal, quote } from './text.js';
import type { WireForms } from './wire-form.js';

/** The types as core's TypeData, one row for each that has a name. */
export class TypeTable {
  readonly #forms: WireForms;
  readonly rows: TableRows;

  constructor(forms: WireForms, known?: KnownRows) {
    this.#forms = forms;
    this.rows = new TableRows((id) => this.#row(id), known);
  }

  data(type: Type): string {
    switch (type.k) {
      case 'string':
      case 'bytes':
        return withLimits(type.k, [
          ...lengthParts(type),
          ...('pattern' in type && type.pattern !== undefined
            ? [`pattern: ${quote(type.pattern)}`]
            : []),
        ]);
      case 'number':
        return withLimits('number', [
          ...(type.as === undefined || type.as === 'double' ? [] : [`as: '${type.as}'`]),
          ...(type.min === undefined ? [] : [`min: ${literal(type.min)}`]),
          ...(type.max === undefined ? [] : [`max: ${literal(type.max)}`]),
          ...(type.nonFinite ? ['nonFinite: 1'] : []),
        ]);
      case 'bigint':
        return withLimits('bigint', [
          ...(type.as === 'uint64' ? [`as: 'uint64'`] : []),
          ...(type.min === undefined ? [] : [`min: ${quote(type.min)}`]),
          ...(type.max === undefined ? [] : [`max: ${quote(type.max)}`]),
        ]);
      case 'date':
        return type.as === 'millis' ? "'millis'" : "'date'";
      case 'literal':
        return `['literal', ${literal(type.value)}]`;
      case 'ref': {
        const recursive = this.#forms.isRecursive(type.id) ? ', 1' : '';
        return `['ref', ${this.rows.index(type.id)}${recursive}]`;
      }
      case 'array':
      case 'set':
        return row([`'${type.k}'`, this.data(type.of)], type);
      case 'numbers':
        return row(["'numbers'", `'${type.of}'`], type);
      case 'record':
      case 'map':
        return this.#entries(type);
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
    return `const types = [\n${this.rows.texts.map((one) => `  ${one},\n`).join('')}];\n`;
  }

  #row(id: TypeId): string {
    const definition = this.#forms.definition(id);
    if (definition.k === 'alias') return this.data(definition.type);
    if (definition.k === 'enum') {
      const kind = definition.open ? 'open' : 'literal';
      return `['${kind}', ${definition.members.map((one) => literal(one.value)).join(', ')}]`;
    }
    const fields = definition.fields.map((field) => {
      const optional = field.optional || field.undef ? ', 1' : '';
      return `[${quote(field.name)}, ${this.data(field.type)}${optional}]`;
    });
    const label = definition.named ? quote(definition.label) : "''";
    const groups = (definition.oneofs ?? []).map((group) => `[${group.map(quote).join(', ')}]`);
    const oneofs = groups.length === 0 ? '' : `, [${groups.join(', ')}]`;
    return `['object', ${label}, [${fields.join(', ')}]${oneofs}]`;
  }

  #entries(type: Extract<Type, { k: 'record' | 'map' }>): string {
    const { key, of } = type;
    if (type.k === 'map' && !hasTextKeys(key, this.#forms))
      return row(["'pairs'", this.data(of), this.data(key ?? { k: 'string' })], type);
    const hasLimits = lengthParts(type).length > 0;
    const keys = key === undefined && !hasLimits ? [] : [this.data(key ?? { k: 'string' })];
    return row([`'${type.k}'`, this.data(of), ...keys], type);
  }

  #union(type: Extract<Type, { k: 'union' }>): string {
    const tagged = new Set(type.tag?.cases.map((one) => one.id));
    const plain = type.of.filter((one) => !(one.k === 'ref' && tagged.has(one.id)));
    const rows = new Map<string, string>();
    for (const one of plain) {
      const name = caseName(one, this.#forms);
      const literals = literalsOf(this.#forms, one);
      if (literals === undefined) {
        rows.set(`${name}${rows.has(name) ? rows.size : ''}`, this.data(one));
        continue;
      }
      const before = rows.get(name)?.slice(0, -1) ?? `['${type.open ? 'open' : 'literal'}'`;
      rows.set(name, `${before}, ${literals.map(literal).join(', ')}]`);
    }
    if (type.tag !== undefined) {
      const cases = type.tag.cases.map(
        (one) =>
          `[['ref', ${this.rows.index(one.id)}${this.#forms.isRecursive(one.id) ? ', 1' : ''}], ${one.values.map(literal).join(', ')}]`,
      );
      rows.set('object_value', `['tagged', ${quote(type.tag.field)}, [${cases.join(', ')}]]`);
    }
    if (lookAlike(type, this.#forms)) {
      const hasNull = rows.delete('null_value');
      const named = [...rows].map(([name, data]) => `[${quote(name)}, ${data}]`);
      return `['named', [${named.join(', ')}]${hasNull ? ', 1' : ''}]`;
    }
    const members = [...rows.values()];
    return members.length === 1 ? `${members[0]}` : `['union', ${members.join(', ')}]`;
  }
}

function lengthParts({ minLength, maxLength }: Lengths): string[] {
  return [
    ...(minLength === undefined ? [] : [`min: ${minLength}`]),
    ...(maxLength === undefined ? [] : [`max: ${maxLength}`]),
  ];
}

function withLimits(kind: string, limits: readonly string[]): string {
  return limits.length === 0 ? `'${kind}'` : `['${kind}', { ${limits.join(', ')} }]`;
}

function row(parts: readonly string[], lengths: Lengths): string {
  const limits = lengthParts(lengths);
  const all = limits.length === 0 ? parts : [...parts, `{ ${limits.join(', ')} }`];
  return `[${all.join(', ')}]`;
}
