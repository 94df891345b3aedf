import type { Type } from '../ir/ir.js';
import { literalsOf } from '../wire/literals-of.js';
import type { WireElement, WireEnum, WireField, WireType } from '../wire/wire-model.js';
import { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';
import { type ListCode, mapCode, repeatedCode } from './encode-list.js';
import { isScalar, notAmong, refusal } from './scalar-test.js';
import { tagOf, wireType } from './wire-code.js';

/** How one function that writes calls the others. */
export interface EncoderCalls {
  call(id: string, value: string, depth: string): string;
  enumFunction(one: WireEnum): string;
}

/** Writes the code that checks and appends single values. */
export class EncodeValue implements ListCode {
  readonly lines = new CodeLines();
  readonly file: CodecFile;
  readonly #calls: EncoderCalls;
  /** What a call of a function for a recursive message passes as its depth. */
  readonly #depth: string;

  constructor(file: CodecFile, calls: EncoderCalls, depth: string) {
    this.file = file;
    this.#calls = calls;
    this.#depth = depth;
  }

  /** A value without presence: a default is not written. */
  plain(field: WireField, name: string): void {
    const { type } = field;
    switch (type.w) {
      case 'scalar':
        this.#scalar(tagOf(field.number, wireType(type)), type, name, true);
        return;
      case 'enum':
        this.#enum(tagOf(field.number, 0), type, name, true);
        return;
      case 'null':
        this.refuseIf(`${name} !== null`);
        return;
      default:
        this.always(field, type, name);
    }
  }

  always(field: WireField, type: WireType, name: string): void {
    switch (type.w) {
      case 'null':
        this.refuseIf(`${name} !== null`);
        this.lines.add(`w.uint32(${tagOf(field.number, 0)}, 0);`);
        return;
      case 'repeated':
        repeatedCode(this, field, type, name);
        return;
      case 'map':
        mapCode(this, field, type, name);
        return;
      default:
        this.element(field.number, type, name);
    }
  }

  /** One value with its tag, whatever it is. */
  element(number: number, element: WireElement, name: string): void {
    const tag = tagOf(number, wireType(element));
    switch (element.w) {
      case 'scalar':
        this.#scalar(tag, element, name, false);
        return;
      case 'enum':
        this.#enum(tag, element, name, false);
        return;
      case 'message':
        this.message(tag, this.#calls.call(element.id, name, this.#depth));
        return;
      case 'timestamp':
        this.refuseIf(`!${this.file.runtime('writeTimestamp')}(w, ${tag}, ${name})`);
        return;
      case 'json':
        this.refuseIf(`!${this.file.runtime('writeJson')}(w, ${tag}, ${name}, 0)`);
        return;
    }
  }

  message(tag: number, call: string): void {
    const start = this.lines.fresh('at');
    this.lines.add(`const ${start} = w.begin(${tag});`);
    this.refuseIf(`!${call}`);
    this.lines.add(`w.end(${start});`);
  }

  #scalar(
    tag: number,
    { proto, type }: Extract<WireElement, { w: 'scalar' }>,
    name: string,
    isDefaultLeftOut: boolean,
  ): void {
    this.#check(type, name);
    if (proto === 'string') {
      const isEmpty = isDefaultLeftOut ? `${name} !== '' && ` : '';
      this.refuseIf(`${isEmpty}!w.string(${tag}, ${name})`);
      return;
    }
    const write = `w.${writerOf(proto, type)}(${tag}, ${sentValue(type, name)});`;
    this.lines.add(isDefaultLeftOut ? `if (${isNoDefault(proto, type, name)}) ${write}` : write);
  }

  /** Refuses what is not of a scalar type. Text without half pairs is the writer's concern. */
  #check(type: Type, name: string): void {
    const literals = literalsOf(this.file.forms, type);
    if (literals !== undefined) this.refuseIf(notAmong(name, literals));
    else if (isScalar(type)) this.refuseIf(refusal(type, name, this.file));
    else throw new RangeError(`a ${type.k} is no scalar`);
  }

  #enum(
    tag: number,
    { id }: Extract<WireElement, { w: 'enum' }>,
    name: string,
    isDefaultLeftOut: boolean,
  ): void {
    const number = this.enumNumber(id, name);
    const write = `w.int32(${tag}, ${number});`;
    this.lines.add(isDefaultLeftOut ? `if (${number} !== 0) ${write}` : write);
  }

  /** The expression of an enum value's number, after it was checked. */
  enumNumber(id: string, name: string): string {
    const one = this.file.model.enums.get(id);
    if (one === undefined) throw new RangeError(`the wire model has no enum ${id}`);
    if (one.numeric) {
      const values = [...new Set(one.values.map(({ value }) => value))];
      this.refuseIf(`${one.open ? `${name} !== undefined && ` : ''}${notAmong(name, values)}`);
      return one.open ? `(${name} ?? 0)` : name;
    }
    const number = this.lines.fresh('n');
    this.lines.add(`const ${number} = ${this.#calls.enumFunction(one)}(${name});`);
    this.refuseIf(`${number} < 0`);
    return number;
  }

  packed(element: WireElement, name: string): void {
    if (element.w === 'enum') {
      this.lines.add(`w.packedInt(${this.enumNumber(element.id, name)});`);
      return;
    }
    if (element.w !== 'scalar') throw new RangeError(`a ${element.w} is never packed`);
    this.#check(element.type, name);
    const writer = writerOf(element.proto, element.type).replace(/^int(?:32|53)$/, 'int');
    const value = sentValue(element.type, name);
    this.lines.add(`w.packed${writer.slice(0, 1).toUpperCase()}${writer.slice(1)}(${value});`);
  }

  callOf(id: string, value: string): string {
    return this.#calls.call(id, value, this.#depth);
  }

  refuseIf(condition: string): void {
    this.lines.add(`if (${condition}) return false;`);
  }
}

type Scalar = Extract<WireElement, { w: 'scalar' }>;

/** The writer's method for a scalar. */
function writerOf(proto: Scalar['proto'], type: Type): string {
  if (proto === 'int64') return type.k === 'bigint' ? 'int64' : 'int53';
  if (proto === 'uint64') return 'int64';
  if (proto === 'sfixed32' || proto === 'sfixed64') return proto.slice(1);
  return proto === 'bytes' ? 'byteString' : proto;
}

/** What the writer takes for a value. */
function sentValue(type: Type, name: string): string {
  return type.k === 'date' ? `${name}.getTime()` : name;
}

/** The condition that a value is not the one that a missing field stands for. */
function isNoDefault(proto: Scalar['proto'], type: Type, name: string): string {
  if (proto === 'bool') return name;
  if (proto === 'bytes') return `${name}.length !== 0`;
  if (type.k === 'bigint') return `${name} !== 0n`;
  if (proto === 'double' || proto === 'float') return `${name} !== 0 || 1 / ${name} < 0`;
  return `${sentValue(type, name)} !== 0`;
}
