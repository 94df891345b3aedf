import type { Lengths, Type, TypeDef, TypeId } from '../ir/ir.js';
import { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';
import { moreThanOne } from './one-of.js';
import { readMember } from './read-member.js';
import { isScalar, lengthRefusal, notAmong, refusal } from './scalar-test.js';
import { literal } from './text.js';
import { isObject, memberTest, sameAs } from './union-test.js';

/** Emits a function that says whether a value is of a named type; answers its name. */
export function isFunction(file: CodecFile, id: TypeId): string {
  return file.typeFunction('is', id, () => {
    const isRecursive = file.forms.isRecursive(id);
    const body = new IsBody(file, isRecursive);
    if (isRecursive)
      body.lines.add(`if (depth >= ${file.runtime('MAX_VALUE_DEPTH')}) return false;`);
    body.definition(file.forms.definition(id));
    return `function is_${id}(value${isRecursive ? ', depth' : ''}) {\n${body.lines}}\n`;
  });
}

/** Writes the straight-line code that looks at values and copies nothing. */
export class IsBody {
  readonly lines = new CodeLines();
  readonly #file: CodecFile;
  readonly #depth: string;

  constructor(file: CodecFile, isRecursive: boolean) {
    this.#file = file;
    this.#depth = isRecursive ? 'depth + 1' : '0';
  }

  definition(definition: TypeDef): void {
    if (definition.k === 'object') this.#object(definition, 'value');
    else if (definition.k === 'alias') this.value(definition.type, 'value');
    else
      this.#among(
        definition.members.map((one) => one.value),
        'value',
        definition.open,
      );
    this.lines.add('return true;');
  }

  /** Emits statements that return false unless `name` holds the type. */
  value(type: Type, name: string): void {
    if (isScalar(type)) {
      this.#refuseIf(refusal(type, name, this.#file));
      return;
    }
    switch (type.k) {
      case 'ref':
        this.#ref(type.id, name);
        return;
      case 'array':
        this.#list(`!Array.isArray(${name})`, type, `${name}.length`);
        this.#items(type.of, name, 0);
        return;
      case 'set':
        this.#list(`!(${name} instanceof Set)`, type, `${name}.size`);
        this.#each(`const item of ${name}`, 'item', type.of);
        return;
      case 'numbers':
        this.#list(`!(${name} instanceof ${type.of})`, type, `${name}.length`);
        return;
      case 'record':
        this.#record(type, name);
        return;
      case 'map':
        this.#map(type, name);
        return;
      case 'tuple':
        this.#tuple(type, name);
        return;
      case 'union':
        this.#union(type, name);
        return;
      case 'json':
        this.#refuseIf(`!${this.#file.runtime('isJson')}(${name}, 0)`);
        return;
      default:
        throw new RangeError(`no test for a ${(type as Type).k}`);
    }
  }

  #object({ fields, oneofs = [] }: Extract<TypeDef, { k: 'object' }>, name: string): void {
    const values = new Map<string, string>();
    this.#refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
    for (const field of fields) {
      const value = this.lines.fresh();
      values.set(field.name, value);
      this.lines.add(`const ${value} = ${readMember(name, field.name)};`);
      if (field.optional || field.undef)
        this.lines.block(`if (${value} !== undefined)`, () => this.value(field.type, value));
      else this.value(field.type, value);
    }
    for (const group of oneofs)
      this.#refuseIf(moreThanOne(group.map((member) => values.get(member) ?? '')));
  }

  #ref(id: TypeId, name: string): void {
    const { forms } = this.#file;
    const definition = forms.definition(id);
    if (definition.k === 'enum') {
      this.#among(
        definition.members.map((one) => one.value),
        name,
        definition.open,
      );
      return;
    }
    const isShort = definition.k === 'alias' && definition.type.k !== 'union';
    if (isShort && !forms.isRecursive(id)) {
      this.value(definition.type, name);
      return;
    }
    const depth = forms.isRecursive(id) ? `, ${this.#depth}` : '';
    this.#refuseIf(`!${isFunction(this.#file, id)}(${name}${depth})`);
  }

  #among(
    values: readonly (string | number | boolean)[],
    name: string,
    isOpen: boolean | undefined,
  ): void {
    const among = notAmong(name, [...new Set(values)]);
    this.#refuseIf(isOpen ? `${name} !== undefined && ${among}` : among);
  }

  #list(kind: string, type: Lengths, count: string): void {
    this.#refuseIf([kind, ...lengthRefusal(type, count)].join(' || '));
  }

  #items(of: Type, name: string, from: number): void {
    const index = this.lines.fresh('i');
    const item = this.lines.fresh();
    this.lines.block(`for (let ${index} = ${from}; ${index} < ${name}.length; ${index}++)`, () => {
      this.lines.add(`const ${item} = ${name}[${index}];`);
      this.value(of, item);
    });
  }

  #each(head: string, name: string, type: Type): void {
    const item = this.lines.fresh();
    this.lines.block(`for (${head.replace(name, item)})`, () => this.value(type, item));
  }

  #map(type: Extract<Type, { k: 'record' | 'map' }>, name: string): void {
    const { lines } = this;
    this.#list(`!(${name} instanceof Map)`, type, `${name}.size`);
    const key = lines.fresh('k');
    const value = lines.fresh();
    lines.block(`for (const [${key}, ${value}] of ${name})`, () => {
      this.value(type.key ?? { k: 'string' }, key);
      this.value(type.of, value);
    });
  }

  #record(type: Extract<Type, { k: 'record' | 'map' }>, name: string): void {
    const { lines } = this;
    this.#refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
    const key = lines.fresh('k');
    const value = lines.fresh();
    const count = lines.fresh('n');
    const counts = lengthRefusal(type, count);
    if (counts.length > 0) lines.add(`let ${count} = 0;`);
    lines.block(`for (const ${key} in ${name})`, () => {
      lines.add(`if (${this.#file.isInherited(name, key)}) continue;`);
      lines.add(`const ${value} = ${name}[${key}];`);
      lines.add(`if (${value} === undefined) continue;`);
      if (counts.length > 0) lines.add(`${count}++;`);
      this.recordKey(type.key, key);
      this.value(type.of, value);
    });
    if (counts.length > 0) this.#refuseIf(counts.join(' || '));
  }

  /** The key of a record is a text, whatever its type. */
  recordKey(type: Type | undefined, key: string): void {
    if (type === undefined) return;
    if (type.k !== 'number') {
      this.value(type, key);
      return;
    }
    const number = this.lines.fresh('k');
    this.lines.add(`const ${number} = Number(${key});`);
    this.#refuseIf(`String(${number}) !== ${key}`);
    this.value(type, number);
  }

  #tuple(type: Extract<Type, { k: 'tuple' }>, name: string): void {
    const { lines } = this;
    const required = type.items.filter((item) => !item.optional).length;
    const most = type.rest === undefined ? ` || ${name}.length > ${type.items.length}` : '';
    this.#refuseIf(`!Array.isArray(${name}) || ${name}.length < ${required}${most}`);
    type.items.forEach((item, i) => {
      const test = () => {
        const value = lines.fresh();
        lines.add(`const ${value} = ${name}[${i}];`);
        this.value(item.type, value);
      };
      if (item.optional) lines.block(`if (${name}.length > ${i})`, test);
      else test();
    });
    if (type.rest !== undefined) this.#items(type.rest, name, type.items.length);
  }

  #union(type: Extract<Type, { k: 'union' }>, name: string): void {
    const { lines } = this;
    const { forms } = this.#file;
    const { tag } = type;
    const tagged = new Set(tag?.cases.map((one) => one.id));
    const plain = type.of.filter((one) => !(one.k === 'ref' && tagged.has(one.id)));
    const literals = plain.flatMap((one) => (one.k === 'literal' ? [one.value] : []));
    const others = plain.filter((one) => one.k !== 'literal');
    if (others.length === 0 && tag === undefined) {
      this.#among(literals, name, type.open);
      return;
    }
    const isAny = (one: Type) => Number(memberTest(one, name, true, forms) === isObject(name));
    others.sort((a, b) => isAny(a) - isAny(b));
    let isFirst = true;
    const branch = (condition: string, inner: () => void) => {
      lines.add(`${isFirst ? '' : '} else '}if (${condition}) {`);
      isFirst = false;
      lines.indented(inner);
    };
    if (literals.length > 0) branch(sameAs(name, literals), () => {});
    for (const one of others) {
      branch(memberTest(one, name, true, forms), () => {
        if (one.k !== 'null') this.value(one, name);
      });
    }
    if (tag !== undefined) {
      branch(isObject(name), () => {
        lines.block(`switch (${readMember(name, tag.field)})`, () => {
          for (const one of tag.cases) {
            for (const value of one.values) lines.add(`case ${literal(value)}:`);
            lines.indented(() => {
              this.#ref(one.id, name);
              lines.add('break;');
            });
          }
          lines.add('default:');
          lines.indented(() => lines.add('return false;'));
        });
      });
    }
    lines.add('} else return false;');
  }

  #refuseIf(condition: string): void {
    if (condition !== '') this.lines.add(`if (${condition}) return false;`);
  }
}
