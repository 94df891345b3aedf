import type { WireElement, WireField, WireModel, WireType } from '../wire/wire-model.js';
import { type KnownRows, TableRows } from './table-rows.js';
import { literal, quote } from './text.js';
import { messageOf } from './wire-code.js';

/** The messages as core's WireData, one row each: for explaining bytes that a codec refused. */
export class WireTable {
  readonly #model: WireModel;
  readonly #recursive: ReadonlySet<string>;
  readonly rows: TableRows;

  constructor(model: WireModel, recursive: ReadonlySet<string>, known?: KnownRows) {
    this.#model = model;
    this.#recursive = recursive;
    this.rows = new TableRows((id) => this.#row(id), known);
  }

  index(id: string): number {
    return this.rows.index(id);
  }

  emit(): string {
    return `const wires = [\n${this.rows.texts.map((row) => `  ${row},\n`).join('')}];\n`;
  }

  #row(id: string): string {
    const message = messageOf(this.#model, id);
    const fields = message.fields.map((field) => this.#field(field)).join(', ');
    const isCounted = this.#recursive.has(id) && message.parent === undefined;
    const constants = message.constants.map(
      ({ member, value }) => `[${quote(member)}, ${literal(value)}]`,
    );
    const parts = [quote(message.shape), `[${fields}]`];
    if (constants.length > 0 || isCounted) parts.push(`[${constants.join(', ')}]`);
    if (isCounted) parts.push('1');
    return `[${parts.join(', ')}]`;
  }

  #field(field: WireField): string {
    const parts = [String(field.number), quote(field.member), this.#type(field.type)];
    const absent = field.absent === 'null' ? "'null'" : field.presence === 'plain' ? "'zero'" : '0';
    const match = field.match?.by === 'tag' ? field.match : undefined;
    if (absent !== '0' || match !== undefined) parts.push(absent);
    if (match !== undefined) parts.push(`[${quote(match.member)}, ${literal(match.value)}]`);
    return `[${parts.join(', ')}]`;
  }

  #type(type: WireType): string {
    switch (type.w) {
      case 'null':
        return "'null'";
      case 'repeated': {
        const js = type.js === 'map' && type.type.k === 'record' ? 'record' : type.js;
        return `['repeated', '${js}', ${this.#element(type.of)}]`;
      }
      case 'map':
        return `['map', '${type.js}', ${this.#element(type.key)}, ${this.#element(type.value)}]`;
      default:
        return this.#element(type);
    }
  }

  #element(element: WireElement): string {
    switch (element.w) {
      case 'scalar': {
        const { proto, type } = element;
        if (type.k === 'date') return "'millis'";
        return proto === 'int64' && type.k !== 'bigint' ? "'int53'" : `'${proto}'`;
      }
      case 'message':
        return `['message', ${this.index(element.id)}]`;
      case 'enum': {
        const one = this.#model.enums.get(element.id);
        if (one === undefined) throw new RangeError(`the wire model has no enum ${element.id}`);
        const values = one.values.map(({ number, value }) => `[${number}, ${literal(value)}]`);
        return `['enum', [${values.join(', ')}]${one.open ? ', 1' : ''}]`;
      }
      default:
        return `'${element.w}'`;
    }
  }
}
