import type { Field, Lengths, Type, TypeDef, TypeId } from '../ir/ir.js';
import { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';
import type { Direction, JsonCode } from './json-code.js';
import { entriesCode } from './json-entries.js';
import { hasTextKeys } from './json-kind.js';
import { jsonScalar } from './json-scalar.js';
import { unionCode } from './json-union.js';
import { moreThanOne } from './one-of.js';
import { addMember, readMember } from './read-member.js';
import { isScalar, lengthRefusal, notAmong } from './scalar-test.js';
import { key } from './text.js';

/** Emits the function that checks and copies a named type; answers its name. */
export function jsonFunction(file: CodecFile, id: TypeId, direction: Direction): string {
  const { forms } = file;
  const purpose = forms.isSame({ k: 'ref', id }) ? 'copy' : direction;
  return file.typeFunction(purpose, id, () => {
    const isRecursive = forms.isRecursive(id);
    const body = new CodecBody(file, direction, isRecursive);
    if (isRecursive)
      body.lines.add(`if (depth >= ${file.runtime('MAX_VALUE_DEPTH')}) return INVALID;`);
    body.definition(forms.definition(id));
    return `function ${purpose}_${id}(value${isRecursive ? ', depth' : ''}) {\n${body.lines}}\n`;
  });
}

/** Writes the straight-line code that checks and copies values between the plain tree and TypeScript. */
export class CodecBody implements JsonCode {
  readonly file: CodecFile;
  readonly direction: Direction;
  readonly lines = new CodeLines();
  /** What a call of a function for a recursive type passes as its depth. */
  readonly #depth: string;

  constructor(file: CodecFile, direction: Direction, isRecursive: boolean) {
    this.file = file;
    this.direction = direction;
    this.#depth = isRecursive ? 'depth + 1' : '0';
    file.runtime('INVALID');
  }

  definition(definition: TypeDef): void {
    if (definition.k === 'object') this.#object(definition, 'value');
    else if (definition.k === 'alias')
      this.lines.add(`return ${this.value(definition.type, 'value')};`);
    else {
      const values = definition.members.map((one) => one.value);
      this.lines.add(`return ${this.among(values, 'value', definition.open)};`);
    }
  }

  /** Emits statements that return INVALID unless `name` holds the type; answers the expression of the copy. */
  value(type: Type, name: string): string {
    if (isScalar(type)) return jsonScalar(this, type, name);
    switch (type.k) {
      case 'ref':
        return this.#ref(type.id, name);
      case 'array':
        this.refuseList(`!Array.isArray(${name})`, type, `${name}.length`);
        return this.items(type.of, name);
      case 'numbers':
        return this.#numbers(type, name);
      case 'set':
        return this.#set(type, name);
      case 'record':
      case 'map':
        return entriesCode(this, type, name);
      case 'tuple':
        return this.#tuple(type, name);
      case 'union':
        return unionCode(this, type, name);
      default:
        this.refuseIf(`!${this.file.runtime('isJson')}(${name}, 0)`);
        return name;
    }
  }

  refuseIf(condition: string): void {
    this.lines.add(`if (${condition}) return INVALID;`);
  }

  refuseList(kind: string, lengths: Lengths, count: string): void {
    this.refuseIf([kind, ...lengthRefusal(lengths, count)].join(' || '));
  }

  call(expression: string): string {
    const result = this.lines.fresh();
    this.lines.add(`const ${result} = ${expression};`);
    this.refuseIf(`${result} === INVALID`);
    return result;
  }

  callOf(id: TypeId, name: string): string {
    const depth = this.file.forms.isRecursive(id) ? `, ${this.#depth}` : '';
    return `${jsonFunction(this.file, id, this.direction)}(${name}${depth})`;
  }

  /** One of a few values; an unknown one of an open type is undefined. */
  among(
    values: readonly (string | number | boolean)[],
    name: string,
    isOpen: boolean | undefined,
  ): string {
    const refused = notAmong(name, [...new Set(values)]);
    if (!isOpen) {
      this.refuseIf(refused);
      return name;
    }
    if (this.direction === 'print') {
      this.refuseIf(`${name} !== undefined && ${refused}`);
      return name;
    }
    const kinds = [...new Set(values.map((value) => typeof value))];
    const isKind = kinds.map((kind) => `typeof ${name} !== '${kind}'`).join(' && ');
    // In a list JSON has null for undefined.
    this.refuseIf(`${name} !== undefined && ${name} !== null && ${isKind}`);
    return `(${refused} ? undefined : ${name})`;
  }

  /** A loop that copies a list, from `from` on, into a new one or the given one. */
  items(of: Type, name: string, from = 0, into?: string): string {
    const { lines } = this;
    const result = into ?? lines.fresh('a');
    const index = lines.fresh('i');
    if (into === undefined) lines.add(`const ${result} = [];`);
    lines.block(`for (let ${index} = ${from}; ${index} < ${name}.length; ${index}++)`, () => {
      const item = lines.fresh();
      lines.add(`const ${item} = ${name}[${index}];`);
      lines.add(`${result}.push(${this.value(of, item)});`);
    });
    return result;
  }

  /** Every field read once, a fresh object. */
  #object({ fields, oneofs = [] }: Extract<TypeDef, { k: 'object' }>, name: string): void {
    const { lines } = this;
    this.refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
    const isOptional = (field: Field) =>
      (field.optional === true || field.undef === true) && field.absentAsEmpty !== true;
    const copies = fields
      .filter((field) => !isOptional(field))
      .map((field) => {
        const value = lines.fresh();
        const given = readMember(name, field.name);
        const isEmptied = field.absentAsEmpty === true && (field.optional || field.undef);
        lines.add(
          `const ${value} = ${isEmptied ? `(${given}) ?? ${this.#empty(field.type)}` : given};`,
        );
        return `${key(field.name)}: ${this.value(field.type, value)}`;
      });
    const object = copies.length === 0 ? '{}' : `{ ${copies.join(', ')} }`;
    const optional = fields.filter(isOptional);
    if (optional.length === 0) {
      lines.add(`return ${object};`);
      return;
    }
    const result = lines.fresh('o');
    lines.add(`const ${result} = ${object};`);
    const values = new Map<string, string>();
    for (const field of optional) {
      const value = lines.fresh();
      values.set(field.name, value);
      lines.add(`const ${value} = ${readMember(name, field.name)};`);
      lines.block(`if (${value} !== undefined)`, () => {
        lines.add(addMember(result, field.name, this.value(field.type, value)));
      });
    }
    for (const group of oneofs)
      this.refuseIf(moreThanOne(group.map((member) => values.get(member) ?? '')));
    lines.add(`return ${result};`);
  }

  /** An empty list or map in the form that it comes in. */
  #empty(type: Type): string {
    if (type.k === 'ref') {
      const definition = this.file.forms.definition(type.id);
      return definition.k === 'alias' ? this.#empty(definition.type) : '[]';
    }
    if (type.k === 'record') return '{}';
    if (this.direction === 'print') {
      if (type.k === 'map') return 'new Map()';
      if (type.k === 'set') return 'new Set()';
      return type.k === 'numbers' ? `new ${type.of}()` : '[]';
    }
    return type.k === 'map' && hasTextKeys(type.key, this.file.forms) ? '{}' : '[]';
  }

  #ref(id: TypeId, name: string): string {
    const { forms } = this.file;
    const definition = forms.definition(id);
    if (definition.k === 'enum') {
      return this.among(
        definition.members.map((one) => one.value),
        name,
        definition.open,
      );
    }
    const isShort = definition.k === 'alias' && definition.type.k !== 'union';
    if (isShort && !forms.isRecursive(id)) return this.value(definition.type, name);
    return this.call(this.callOf(id, name));
  }

  #numbers(type: Extract<Type, { k: 'numbers' }>, name: string): string {
    if (this.direction === 'print') {
      this.refuseList(`!(${name} instanceof ${type.of})`, type, `${name}.length`);
      return `${this.file.runtime('printNumbers')}(${name})`;
    }
    this.refuseList(`!Array.isArray(${name})`, type, `${name}.length`);
    return this.call(
      `${this.file.runtime('parseNumbers')}(${name}, new ${type.of}(${name}.length))`,
    );
  }

  #set(type: Extract<Type, { k: 'set' }>, name: string): string {
    const { lines } = this;
    if (this.direction === 'print') {
      this.refuseList(`!(${name} instanceof Set)`, type, `${name}.size`);
      const list = lines.fresh();
      lines.add(`const ${list} = [...${name}];`);
      return this.items(type.of, list);
    }
    this.refuseList(`!Array.isArray(${name})`, type, `${name}.length`);
    const items = this.items(type.of, name);
    const result = lines.fresh();
    lines.add(`const ${result} = new Set(${items});`);
    this.refuseIf(`${result}.size !== ${items}.length`);
    return result;
  }

  #tuple(type: Extract<Type, { k: 'tuple' }>, name: string): string {
    const { lines } = this;
    const required = type.items.filter((item) => !item.optional).length;
    const most = type.rest === undefined ? ` || ${name}.length > ${type.items.length}` : '';
    this.refuseIf(`!Array.isArray(${name}) || ${name}.length < ${required}${most}`);
    const result = lines.fresh('a');
    lines.add(`const ${result} = [];`);
    type.items.forEach((item, i) => {
      const push = () => {
        const value = lines.fresh();
        lines.add(`const ${value} = ${name}[${i}];`);
        lines.add(`${result}.push(${this.value(item.type, value)});`);
      };
      if (item.optional) lines.block(`if (${name}.length > ${i})`, push);
      else push();
    });
    if (type.rest !== undefined) this.items(type.rest, name, type.items.length, result);
    return result;
  }
}
