import type { Type } from '../ir/ir.js';
import type { JsonCode } from './json-code.js';
import { hasTextKeys } from './json-kind.js';
import { lengthRefusal } from './scalar-test.js';

type Entries = Extract<Type, { k: 'record' | 'map' }>;

/** Emits the copy of a record or a Map: an object in JSON, or pairs when its keys are no text. */
export function entriesCode(body: JsonCode, type: Entries, name: string): string {
  if (type.k === 'record') return record(body, type, name);
  const isPrint = body.direction === 'print';
  if (hasTextKeys(type.key, body.file.forms))
    return isPrint ? printTextMap(body, type, name) : parseTextMap(body, type, name);
  return isPrint ? printPairs(body, type, name) : parsePairs(body, type, name);
}

function record(body: JsonCode, type: Entries, name: string): string {
  const { lines } = body;
  refuseNoObject(body, name);
  const result = lines.fresh('m');
  const key = lines.fresh('k');
  const value = lines.fresh();
  const count = lines.fresh('n');
  const counts = lengthRefusal(type, count);
  // Without a prototype, so that the key __proto__ is a key like any other.
  lines.add(`const ${result} = Object.create(null);`);
  if (counts.length > 0) lines.add(`let ${count} = 0;`);
  lines.block(`for (const ${key} in ${name})`, () => {
    lines.add(`if (${body.file.isInherited(name, key)}) continue;`);
    lines.add(`const ${value} = ${name}[${key}];`);
    lines.add(`if (${value} === undefined) continue;`);
    if (counts.length > 0) lines.add(`${count}++;`);
    if (type.key?.k === 'number') {
      const number = lines.fresh('k');
      lines.add(`const ${number} = Number(${key});`);
      body.refuseIf(`String(${number}) !== ${key}`);
      body.value(type.key, number);
    } else if (type.key !== undefined) body.value(type.key, key);
    lines.add(`${result}[${key}] = ${body.value(type.of, value)};`);
  });
  if (counts.length > 0) body.refuseIf(counts.join(' || '));
  return result;
}

function refuseNoObject(body: JsonCode, name: string): void {
  body.refuseIf(`typeof ${name} !== 'object' || ${name} === null || Array.isArray(${name})`);
}

function printTextMap(body: JsonCode, type: Entries, name: string): string {
  const { lines } = body;
  body.refuseList(`!(${name} instanceof Map)`, type, `${name}.size`);
  const result = lines.fresh('m');
  const key = lines.fresh('k');
  const value = lines.fresh();
  lines.add(`const ${result} = Object.create(null);`);
  lines.block(`for (const [${key}, ${value}] of ${name})`, () => {
    const text = body.value(type.key ?? { k: 'string' }, key);
    lines.add(`${result}[${text}] = ${body.value(type.of, value)};`);
  });
  return result;
}

function parseTextMap(body: JsonCode, type: Entries, name: string): string {
  const { lines } = body;
  refuseNoObject(body, name);
  const result = lines.fresh('m');
  const text = lines.fresh('k');
  const value = lines.fresh();
  lines.add(`const ${result} = new Map();`);
  lines.block(`for (const ${text} in ${name})`, () => {
    lines.add(`if (${body.file.isInherited(name, text)}) continue;`);
    lines.add(`const ${value} = ${name}[${text}];`);
    let key = text;
    if (type.key?.k === 'number' || type.key?.k === 'boolean') {
      key = lines.fresh('k');
      const asNumber = `const ${key} = Number(${text});`;
      lines.add(type.key.k === 'number' ? asNumber : `const ${key} = ${text} === 'true';`);
      body.refuseIf(`String(${key}) !== ${text}`);
    }
    const copy = type.key === undefined ? key : body.value(type.key, key);
    lines.add(`${result}.set(${copy}, ${body.value(type.of, value)});`);
  });
  const lengths = lengthRefusal(type, `${result}.size`);
  if (lengths.length > 0) body.refuseIf(lengths.join(' || '));
  return result;
}

function printPairs(body: JsonCode, type: Entries, name: string): string {
  const { lines } = body;
  body.refuseList(`!(${name} instanceof Map)`, type, `${name}.size`);
  const result = lines.fresh('a');
  const key = lines.fresh('k');
  const value = lines.fresh();
  lines.add(`const ${result} = [];`);
  lines.block(`for (const [${key}, ${value}] of ${name})`, () => {
    const copy = body.value(type.key ?? { k: 'string' }, key);
    lines.add(`${result}.push([${copy}, ${body.value(type.of, value)}]);`);
  });
  return result;
}

function parsePairs(body: JsonCode, type: Entries, name: string): string {
  const { lines } = body;
  body.refuseList(`!Array.isArray(${name})`, type, `${name}.length`);
  const result = lines.fresh('m');
  const pair = lines.fresh();
  const key = lines.fresh('k');
  const value = lines.fresh();
  lines.add(`const ${result} = new Map();`);
  lines.block(`for (const ${pair} of ${name})`, () => {
    body.refuseIf(`!Array.isArray(${pair}) || ${pair}.length !== 2`);
    lines.add(`const [${key}, ${value}] = ${pair};`);
    const copy = body.value(type.key ?? { k: 'string' }, key);
    lines.add(`${result}.set(${copy}, ${body.value(type.of, value)});`);
  });
  body.refuseIf(`${result}.size !== ${name}.length`);
  return result;
}
