import type { Type } from '../ir/ir.js';
import type { WireElement, WireField, WireType } from '../wire/wire-model.js';
import type { CodeLines } from './code-lines.js';
import { lengthRefusal, lengthsOf, type TestFile } from './scalar-test.js';
import { isPacked, tagOf } from './wire-code.js';

/** What emits the single values of lists and maps. */
export interface ListCode {
  readonly file: TestFile;
  readonly lines: CodeLines;
  refuseIf(condition: string): void;
  /** One value with its tag. */
  element(number: number, element: WireElement, name: string): void;
  /** One value among packed ones. */
  packed(element: WireElement, name: string): void;
  message(tag: number, call: string): void;
  callOf(id: string, value: string): string;
}

export function repeatedCode(
  code: ListCode,
  field: WireField,
  type: Extract<WireType, { w: 'repeated' }>,
  name: string,
): void {
  switch (type.js) {
    case 'array':
      arrayCode(code, field, type, name, 0);
      return;
    case 'set':
      code.refuseIf(
        [`!(${name} instanceof Set)`, ...lengthRefusal(lengthsOf(type.type), `${name}.size`)].join(
          ' || ',
        ),
      );
      itemsCode(code, field, type, name, `${name}.size`, (item) => `const ${item} of ${name}`);
      return;
    case 'map':
      entriesCode(code, field, type, name);
      return;
    default:
      code.refuseIf(
        [
          `!(${name} instanceof ${type.js})`,
          ...lengthRefusal(lengthsOf(type.type), `${name}.length`),
        ].join(' || '),
      );
      numbersCode(code, field, type.js, name);
  }
}

export function arrayCode(
  code: ListCode,
  field: WireField,
  type: Extract<WireType, { w: 'repeated' }>,
  name: string,
  from: number,
): void {
  const { lines } = code;
  if (from === 0)
    code.refuseIf(
      [`!Array.isArray(${name})`, ...lengthRefusal(lengthsOf(type.type), `${name}.length`)].join(
        ' || ',
      ),
    );
  const index = lines.fresh('i');
  const head = `let ${index} = ${from}; ${index} < ${name}.length; ${index}++`;
  itemsCode(
    code,
    field,
    type,
    name,
    from === 0 ? `${name}.length` : `${name}.length - ${from}`,
    (item) => {
      return { head, first: `const ${item} = ${name}[${index}];` };
    },
  );
}

/** A loop over items, packed where they can be. */
function itemsCode(
  code: ListCode,
  field: WireField,
  type: Extract<WireType, { w: 'repeated' }>,
  _name: string,
  count: string,
  loop: (item: string) => string | { readonly head: string; readonly first: string },
): void {
  const { lines } = code;
  const item = lines.fresh();
  const given = loop(item);
  const { head, first } = typeof given === 'string' ? { head: given, first: undefined } : given;
  if (!isPacked(type.of)) {
    lines.block(`for (${head})`, () => {
      if (first !== undefined) lines.add(first);
      code.element(field.number, type.of, item);
    });
    return;
  }
  lines.block(`if (${count} > 0)`, () => {
    const start = lines.fresh('at');
    lines.add(`const ${start} = w.begin(${tagOf(field.number, 2)});`);
    lines.block(`for (${head})`, () => {
      if (first !== undefined) lines.add(first);
      code.packed(type.of, item);
    });
    lines.add(`w.end(${start});`);
  });
}

function numbersCode(code: ListCode, field: WireField, js: string, name: string): void {
  const tag = tagOf(field.number, 2);
  code.lines.block(`if (${name}.length > 0)`, () => {
    const start = code.lines.fresh('at');
    code.lines.add(`const ${start} = w.begin(${tag});`);
    const write = {
      Float32Array: 'packedFloat',
      Float64Array: 'packedDouble',
      Int8Array: 'packedSint32',
      Int16Array: 'packedSint32',
      Int32Array: 'packedSint32',
      Uint16Array: 'packedUint32',
      Uint32Array: 'packedUint32',
      BigInt64Array: 'packedSint64',
      BigUint64Array: 'packedInt64',
    }[js];
    const index = code.lines.fresh('i');
    code.lines.add(
      `for (let ${index} = 0; ${index} < ${name}.length; ${index}++) w.${write}(${name}[${index}]);`,
    );
    code.lines.add(`w.end(${start});`);
  });
}

/** Runs `inner` for each key and value of a Map or a record. */
function eachEntry(
  code: ListCode,
  js: 'map' | 'record',
  type: Type,
  name: string,
  inner: (key: string, value: string) => void,
): void {
  const { lines } = code;
  const key = lines.fresh('k');
  const value = lines.fresh();
  const lengths = lengthsOf(type);
  if (js === 'map') {
    code.refuseIf(
      [`!(${name} instanceof Map)`, ...lengthRefusal(lengths, `${name}.size`)].join(' || '),
    );
    lines.block(`for (const [${key}, ${value}] of ${name})`, () => inner(key, value));
    return;
  }
  code.refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
  const isCounted = lengthRefusal(lengths, '').length > 0;
  const count = lines.fresh('n');
  if (isCounted) lines.add(`let ${count} = 0;`);
  lines.block(`for (const ${key} in ${name})`, () => {
    lines.add(`if (${code.file.isInherited(name, key)}) continue;`);
    lines.add(`const ${value} = ${name}[${key}];`);
    lines.add(`if (${value} === undefined) continue;`);
    if (isCounted) lines.add(`${count}++;`);
    inner(key, value);
  });
  if (isCounted) code.refuseIf(lengthRefusal(lengths, count).join(' || '));
}

export function mapCode(
  code: ListCode,
  field: WireField,
  type: Extract<WireType, { w: 'map' }>,
  name: string,
): void {
  const { lines } = code;
  eachEntry(code, type.js, type.type, name, (key, value) => {
    const start = lines.fresh('at');
    lines.add(`const ${start} = w.begin(${tagOf(field.number, 2)});`);
    let keyName = key;
    if (type.js === 'record' && type.key.proto !== 'string') {
      keyName = lines.fresh('k');
      lines.add(`const ${keyName} = Number(${key});`);
      code.refuseIf(`String(${keyName}) !== ${key}`);
    }
    code.element(1, type.key, keyName);
    code.element(2, type.value, value);
    lines.add(`w.end(${start});`);
  });
}

/** Entries with keys that a proto3 map cannot have. */
function entriesCode(
  code: ListCode,
  field: WireField,
  type: Extract<WireType, { w: 'repeated' }>,
  name: string,
): void {
  const js = type.type.k === 'record' ? 'record' : 'map';
  const { of } = type;
  if (of.w !== 'message') throw new RangeError('entries are messages');
  eachEntry(code, js, type.type, name, (key, value) => {
    code.message(tagOf(field.number, 2), code.callOf(of.id, `${key}, ${value}`));
  });
}
