import type { Type } from '../ir/ir.js';
import type { WireType } from '../wire/wire-model.js';
import { type DecodeValue, zeroOf } from './decode-value.js';
import { lengthRefusal, lengthsOf } from './scalar-test.js';
import { isPacked, tagOf, wireType } from './wire-code.js';

/** Declares the variable that collects a list or a map; answers what emits its checks at the end and the expression of its value. */
export function listVariable(
  code: DecodeValue,
  name: string,
  type: Extract<WireType, { w: 'repeated' | 'map' }>,
): () => string {
  const { lines } = code;
  const { minLength } = lengthsOf(type.type);
  const finish = (count: string, value = name) => {
    if (minLength !== undefined && minLength > 0) code.refuseIf(`${count} < ${minLength}`);
    return value;
  };
  const js = type.js === 'map' && type.type.k === 'record' ? 'record' : type.js;
  switch (js) {
    case 'array':
      lines.add(`const ${name} = [];`);
      return () => finish(`${name}.length`);
    case 'set':
    case 'map':
      lines.add(`const ${name} = new ${js === 'set' ? 'Set' : 'Map'}();`);
      return () => finish(`${name}.size`);
    case 'record':
      // Without a prototype, so that the key __proto__ is a key like any other.
      lines.add(`const ${name} = Object.create(null);`);
      if (lengthRefusal(lengthsOf(type.type), '').length > 0) lines.add(`let ${name}_count = 0;`);
      return () => finish(`${name}_count`);
    default:
      lines.add(`const ${name} = [];`);
      return () => finish(`${name}.length`, `new ${js}(${name})`);
  }
}

export function repeatedCases(
  code: DecodeValue,
  number: number,
  type: Extract<WireType, { w: 'repeated' }>,
  name: string,
): void {
  const { lines } = code;
  const { of } = type;
  const add = () => {
    if (type.js === 'map') {
      addEntryMessage(code, type, name);
      return;
    }
    if (type.js === 'set') {
      const item = lines.fresh();
      lines.add(`const ${item} = ${code.element(of)};`);
      code.refuseIf(`${name}.has(${item})`);
      lines.add(`${name}.add(${item});`);
      refuseMore(code, type.type, `${name}.size`);
      return;
    }
    const { maxLength } = lengthsOf(type.type);
    if (maxLength !== undefined) code.refuseIf(`${name}.length >= ${maxLength}`);
    lines.add(`${name}.push(${code.element(of)});`);
  };
  code.case(tagOf(number, wireType(of)), add);
  if (!isPacked(of)) return;
  code.case(tagOf(number, 2), () => {
    const outer = lines.fresh('end');
    lines.add(`const ${outer} = r.enter();`);
    lines.block('while (r.pos < r.end)', add);
    lines.add(`r.leave(${outer});`);
  });
}

function refuseMore(code: DecodeValue, type: Type, count: string): void {
  const { maxLength } = lengthsOf(type);
  if (maxLength !== undefined) code.refuseIf(`${count} > ${maxLength}`);
}

function addEntryMessage(
  code: DecodeValue,
  type: Extract<WireType, { w: 'repeated' }>,
  name: string,
): void {
  if (type.of.w !== 'message') throw new RangeError('entries are messages');
  const entry = code.message(type.of.id);
  addEntry(
    code,
    type.type.k === 'record' ? 'record' : 'map',
    type.type,
    name,
    `${entry}[0]`,
    `${entry}[1]`,
  );
}

function addEntry(
  code: DecodeValue,
  js: 'map' | 'record',
  type: Type,
  name: string,
  entryKey: string,
  value: string,
): void {
  const { lines } = code;
  if (js === 'map') {
    lines.add(`${name}.set(${entryKey}, ${value});`);
    refuseMore(code, type, `${name}.size`);
    return;
  }
  if (lengthRefusal(lengthsOf(type), '').length > 0) {
    lines.add(`if (!(${entryKey} in ${name})) ${name}_count++;`);
    refuseMore(code, type, `${name}_count`);
  }
  lines.add(`${name}[${entryKey}] = ${value};`);
}

export function mapEntryCode(
  code: DecodeValue,
  type: Extract<WireType, { w: 'map' }>,
  name: string,
): void {
  const { lines } = code;
  const outer = lines.fresh('end');
  const entryKey = lines.fresh('k');
  const value = lines.fresh();
  lines.add(`const ${outer} = r.enter();`);
  lines.add(`let ${entryKey} = ${zeroOf(type.key)};`);
  const isEnd = isEndChecked(type.value);
  const zero = type.value.w === 'scalar' ? zeroOf(type.value) : type.value.w === 'enum' ? '0' : '';
  lines.add(zero === '' ? `let ${value};` : `let ${value} = ${zero};`);
  lines.block('while (r.pos < r.end)', () => {
    lines.add('const tag = r.tag();');
    lines.block('switch (tag)', () => {
      code.case(tagOf(1, wireType(type.key)), () =>
        lines.add(`${entryKey} = ${code.mapKey(type.key)};`),
      );
      code.case(tagOf(2, wireType(type.value)), () =>
        lines.add(`${value} = ${isEnd ? code.raw(type.value) : code.element(type.value)};`),
      );
      lines.add('default:');
      lines.indented(() => lines.add('r.skip(tag);'));
    });
  });
  lines.add(`r.leave(${outer});`);
  const checkedKey = code.checked(type.key, entryKey);
  let checkedValue = value;
  if (type.value.w === 'scalar') checkedValue = code.checked(type.value, value);
  else if (type.value.w === 'enum') checkedValue = code.enumValue(type.value.id, value);
  else code.refuseIf(`${value} === undefined`);
  addEntry(code, type.js, type.type, name, checkedKey, checkedValue);
}

/** Whether a plain field of this kind is checked once after the last of its values, its default included. */
export function isEndChecked(type: WireType): boolean {
  return type.w === 'scalar' || type.w === 'enum';
}
