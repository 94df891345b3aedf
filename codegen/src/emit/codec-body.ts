import type { Field, Type, TypeId } from '../ir/ir.js';
import { CodeLines } from './code-lines.js';
import type { CodecHelper } from './codec-helpers.js';
import { key, literal, member, quote } from './text.js';
import { isObject, memberTest, sameAs } from './union-test.js';
import type { WireForms } from './wire-form.js';

export type Direction = 'parse' | 'print';

/** What the functions of a codecs file need from it. */
export interface CodecFile {
  readonly forms: WireForms;
  /** The function for a type; it is emitted when it is first asked for. */
  functionFor(id: TypeId, direction: Direction): string;
  use(helper: CodecHelper): void;
}

const ON_EVERY_OBJECT = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Writes the straight-line code that checks and copies values. */
export class CodecBody {
  readonly #file: CodecFile;
  readonly #direction: Direction;
  /** What a call of a function for a recursive type passes as its depth. */
  readonly #depth: string;
  readonly lines = new CodeLines();

  constructor(file: CodecFile, direction: Direction, isRecursive: boolean) {
    this.#file = file;
    this.#direction = direction;
    this.#depth = isRecursive ? 'depth + 1' : '0';
  }

  /** Emits statements that return INVALID unless `name` holds the type; answers the expression of the copy. */
  value(type: Type, name: string): string {
    switch (type.k) {
      case 'string':
        this.#refuseIf(`typeof ${name} !== 'string' || !${name}.isWellFormed()`);
        return name;
      case 'number':
        this.#refuseIf(`!Number.isFinite(${name})`);
        return name;
      case 'boolean':
        this.#refuseIf(`typeof ${name} !== 'boolean'`);
        return name;
      case 'null':
        this.#refuseIf(`${name} !== null`);
        return name;
      case 'literal':
        this.#refuseIf(`${name} !== ${literal(type.value)}`);
        return name;
      case 'bigint':
        return this.#helper('bigint', 'Bigint', name);
      case 'date':
        return this.#helper('date', 'Date', name);
      case 'bytes':
        return this.#helper('bytes', 'Bytes', name);
      case 'ref':
        return this.#ref(type.id, name);
      case 'array':
        this.#refuseIf(`!Array.isArray(${name})`);
        return this.#items(type.of, name);
      case 'set':
        return this.#set(type.of, name);
      case 'record':
      case 'map':
        return this.#entries(type.of, type.k, name);
      case 'tuple':
        return this.#tuple(type, name);
      case 'union':
        return this.#union(type, name);
      case 'json':
      case 'numbers':
        throw new RangeError(`${type.k} has no codec yet`);
    }
  }

  /** The whole body for an object type: every field read once, a fresh object. */
  object(
    fields: readonly Field[],
    name: string,
    oneofs: readonly (readonly string[])[] = [],
  ): void {
    const { lines } = this;
    this.#refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
    const required = fields.filter((field) => !field.optional && !field.undef);
    const optional = fields.filter((field) => field.optional || field.undef);
    const copies = required.map((field) => {
      const value = lines.fresh();
      lines.add(`const ${value} = ${read(name, field.name)};`);
      return `${key(field.name)}: ${this.value(field.type, value)}`;
    });
    const object = copies.length === 0 ? '{}' : `{ ${copies.join(', ')} }`;
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
      lines.add(`const ${value} = ${read(name, field.name)};`);
      lines.block(`if (${value} !== undefined)`, () => {
        const copy = this.value(field.type, value);
        if (field.name === '__proto__') {
          const rest = 'writable: true, enumerable: true, configurable: true';
          lines.add(`Object.defineProperty(${result}, '__proto__', { value: ${copy}, ${rest} });`);
        } else lines.add(`${result}${member(field.name)} = ${copy};`);
      });
    }
    for (const group of oneofs)
      this.#refuseIf(`${group.map((one) => `(${values.get(one)} !== undefined)`).join(' + ')} > 1`);
    lines.add(`return ${result};`);
  }

  #refuseIf(condition: string): void {
    this.lines.add(`if (${condition}) return INVALID;`);
  }

  #helper(helper: CodecHelper, name: string, value: string): string {
    this.#file.use(helper);
    return this.#call(`${this.#direction}${name}(${value})`);
  }

  #call(expression: string): string {
    const result = this.lines.fresh();
    this.lines.add(`const ${result} = ${expression};`);
    this.#refuseIf(`${result} === INVALID`);
    return result;
  }

  #ref(id: TypeId, name: string): string {
    const definition = this.#file.forms.definition(id);
    if (definition.k === 'enum') {
      this.#refuseIf(
        `!(${sameAs(
          name,
          definition.members.map((one) => one.value),
        )})`,
      );
      return name;
    }
    const isShort = definition.k === 'alias' && definition.type.k !== 'union';
    if (isShort && !this.#file.forms.isRecursive(id)) return this.value(definition.type, name);
    return this.#call(this.#callOf(id, name));
  }

  #callOf(id: TypeId, name: string): string {
    const depth = this.#file.forms.isRecursive(id) ? `, ${this.#depth}` : '';
    return `${this.#file.functionFor(id, this.#direction)}(${name}${depth})`;
  }

  #items(of: Type, name: string): string {
    const { lines } = this;
    const result = lines.fresh('a');
    const index = lines.fresh('i');
    lines.add(`const ${result} = [];`);
    lines.block(`for (let ${index} = 0; ${index} < ${name}.length; ${index}++)`, () => {
      const item = lines.fresh();
      lines.add(`const ${item} = ${name}[${index}];`);
      lines.add(`${result}.push(${this.value(of, item)});`);
    });
    return result;
  }

  #set(of: Type, name: string): string {
    const { lines } = this;
    if (this.#direction === 'print') {
      this.#refuseIf(`!(${name} instanceof Set)`);
      const list = lines.fresh();
      lines.add(`const ${list} = [...${name}];`);
      return this.#items(of, list);
    }
    this.#refuseIf(`!Array.isArray(${name})`);
    const items = this.#items(of, name);
    const result = lines.fresh();
    lines.add(`const ${result} = new Set(${items});`);
    this.#refuseIf(`${result}.size !== ${items}.length`);
    return result;
  }

  #entries(of: Type, js: 'record' | 'map', name: string): string {
    const { lines } = this;
    const isMapIn = js === 'map' && this.#direction === 'print';
    const isMapOut = js === 'map' && this.#direction === 'parse';
    if (isMapIn) this.#refuseIf(`!(${name} instanceof Map)`);
    else
      this.#refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
    const result = lines.fresh('m');
    const entry = lines.fresh('k');
    const value = lines.fresh();
    // Without a prototype, so that the key __proto__ is a key like any other.
    lines.add(`const ${result} = ${isMapOut ? 'new Map()' : 'Object.create(null)'};`);
    const head = isMapIn ? `[${entry}, ${value}] of ${name}` : `${entry} of Object.keys(${name})`;
    lines.block(`for (const ${head})`, () => {
      const isText = isMapIn ? `typeof ${entry} !== 'string' || ` : '';
      this.#refuseIf(`${isText}!${entry}.isWellFormed()`);
      if (!isMapIn) lines.add(`const ${value} = ${name}[${entry}];`);
      if (js === 'record') lines.add(`if (${value} === undefined) continue;`);
      const copy = this.value(of, value);
      lines.add(isMapOut ? `${result}.set(${entry}, ${copy});` : `${result}[${entry}] = ${copy};`);
    });
    return result;
  }

  #tuple(type: Extract<Type, { k: 'tuple' }>, name: string): string {
    const { lines } = this;
    const required = type.items.filter((item) => !item.optional).length;
    const most = type.rest === undefined ? ` || ${name}.length > ${type.items.length}` : '';
    this.#refuseIf(`!Array.isArray(${name}) || ${name}.length < ${required}${most}`);
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
    const { rest } = type;
    if (rest !== undefined) {
      const index = lines.fresh('i');
      const from = type.items.length;
      lines.block(`for (let ${index} = ${from}; ${index} < ${name}.length; ${index}++)`, () => {
        const value = lines.fresh();
        lines.add(`const ${value} = ${name}[${index}];`);
        lines.add(`${result}.push(${this.value(rest, value)});`);
      });
    }
    return result;
  }

  #union(type: Extract<Type, { k: 'union' }>, name: string): string {
    const { lines } = this;
    const { tag } = type;
    const tagged = new Set(tag?.cases.map((one) => one.id));
    const plain = type.of.filter((one) => !(one.k === 'ref' && tagged.has(one.id)));
    const literals = plain.flatMap((one) => (one.k === 'literal' ? [one.value] : []));
    const others = plain.filter((one) => one.k !== 'literal');
    others.sort((a, b) => Number(this.#isAnyObject(a)) - Number(this.#isAnyObject(b)));
    if (others.length === 0 && tag === undefined) {
      this.#refuseIf(`!(${sameAs(name, literals)})`);
      return name;
    }
    const result = lines.fresh();
    lines.add(`let ${result};`);
    let head = 'if';
    const branch = (condition: string, inner: () => void) => {
      lines.add(`${head} (${condition}) {`);
      lines.indented(inner);
      head = '} else if';
    };
    if (literals.length > 0)
      branch(sameAs(name, literals), () => lines.add(`${result} = ${name};`));
    for (const one of others) {
      branch(this.#test(one, name), () =>
        lines.add(`${result} = ${one.k === 'null' ? 'null' : this.value(one, name)};`),
      );
    }
    if (tag !== undefined) {
      branch(isObject(name), () => {
        lines.block(`switch (${read(name, tag.field)})`, () => {
          for (const one of tag.cases) {
            for (const value of one.values) lines.add(`case ${literal(value)}:`);
            lines.indented(() => {
              lines.add(`${result} = ${this.#callOf(one.id, name)};`);
              lines.add('break;');
            });
          }
          lines.add('default:');
          lines.indented(() => lines.add('return INVALID;'));
        });
        this.#refuseIf(`${result} === INVALID`);
      });
    }
    lines.add('} else return INVALID;');
    return result;
  }

  #test(type: Type, name: string): string {
    return memberTest(type, name, this.#direction === 'print', this.#file.forms);
  }

  /** Whether the test for the type takes any object, so that it must come last. */
  #isAnyObject(type: Type): boolean {
    return this.#test(type, 'x') === isObject('x');
  }
}

/** Reads a field; one that every object inherits counts only when the object itself has it. */
function read(name: string, field: string): string {
  const access = `${name}${member(field)}`;
  if (!ON_EVERY_OBJECT.has(field)) return access;
  return `Object.hasOwn(${name}, ${quote(field)}) ? ${access} : undefined`;
}
