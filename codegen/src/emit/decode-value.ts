import type { Type } from '../ir/ir.js';
import { literalsOf } from '../wire/literals-of.js';
import type { WireElement, WireEnum } from '../wire/wire-model.js';
import { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';
import { isScalar, limitRefusal, notAmong } from './scalar-test.js';

/** How one function that reads calls the others. */
export interface DecoderCalls {
  call(id: string, depth: string): string;
  enumFunction(one: WireEnum): string;
}

/** Writes the code that reads and checks single values. */
export class DecodeValue {
  readonly lines = new CodeLines();
  readonly file: CodecFile;
  readonly #calls: DecoderCalls;
  /** What a call of a function for a recursive message passes as its depth. */
  readonly #depth: string;
  readonly #isRepeated: boolean;

  /** @param isRepeated whether one value may hold many of the message that is read */
  constructor(file: CodecFile, calls: DecoderCalls, depth: string, isRepeated: boolean) {
    this.file = file;
    this.#calls = calls;
    this.#depth = depth;
    this.#isRepeated = isRepeated;
    file.runtime('INVALID');
  }

  /** Emits the reading and checking of one value; answers its expression. */
  element(element: WireElement): string {
    const { lines } = this;
    switch (element.w) {
      case 'scalar': {
        const value = lines.fresh();
        lines.add(`const ${value} = ${this.raw(element)};`);
        return this.checked(element, value);
      }
      case 'enum': {
        const number = lines.fresh();
        lines.add(`const ${number} = ${this.raw(element)};`);
        return this.enumValue(element.id, number);
      }
      case 'message':
        return this.message(element.id);
      case 'timestamp':
        return this.#call(`${this.file.runtime('readTimestamp')}(r)`);
      case 'json':
        return this.#call(`${this.file.runtime('readJson')}(r, 0)`);
    }
  }

  /** Emits the reading of a message; answers its expression. */
  message(id: string): string {
    const { lines } = this;
    const outer = lines.fresh('end');
    lines.add(`const ${outer} = r.enter();`);
    const value = this.#call(this.#calls.call(id, this.#depth));
    lines.add(`r.leave(${outer});`);
    return value;
  }

  /** A call of a function that may answer INVALID. */
  #call(expression: string): string {
    const value = this.lines.fresh();
    this.lines.add(`const ${value} = ${expression};`);
    this.refuseIf(`${value} === INVALID`);
    return value;
  }

  /** The expression that reads a scalar or an enum's number, unchecked. */
  raw(element: WireElement): string {
    if (element.w === 'enum') return 'r.int32()';
    if (element.w !== 'scalar') throw new RangeError(`a ${element.w} has no single number`);
    const { proto, type } = element;
    switch (proto) {
      case 'uint32':
        return 'r.uint()';
      case 'int64':
        return type.k === 'bigint' ? 'r.int64()' : 'r.int()';
      case 'bytes':
        return type.k === 'bytes' && type.view ? 'r.byteView()' : 'r.byteString()';
      default:
        return `r.${proto}()`;
    }
  }

  /** The expression that reads the key of a map: maps in a list have the same keys again and again, a lone one never. */
  mapKey(key: WireElement): string {
    const isText = key.w === 'scalar' && key.proto === 'string';
    return isText && this.#isRepeated ? 'r.key()' : this.raw(key);
  }

  /** Emits the limits of a scalar that was read; answers the expression of its value. */
  checked({ type }: Extract<WireElement, { w: 'scalar' }>, name: string): string {
    const literals = literalsOf(this.file.forms, type);
    if (literals !== undefined) {
      this.refuseIf(notAmong(name, literals));
      return name;
    }
    if (type.k === 'date') {
      this.refuseIf(`!(Math.abs(${name}) <= ${this.file.runtime('MAX_DATE_MILLIS')})`);
      return `new Date(${name})`;
    }
    if (!isScalar(type)) throw new RangeError(`a ${type.k} is no scalar`);
    const limits = limitRefusal(type, name, this.file).filter((one) => !holdsByFormat(type, one));
    if (limits.length > 0) this.refuseIf(limits.join(' || '));
    return name;
  }

  enum(id: string): WireEnum {
    const one = this.file.model.enums.get(id);
    if (one === undefined) throw new RangeError(`the wire model has no enum ${id}`);
    return one;
  }

  enumValue(id: string, number: string): string {
    const one = this.enum(id);
    if (one.numeric) {
      const values = [...new Set(one.values.map(({ value }) => value))];
      if (one.open) {
        const value = this.lines.fresh();
        this.lines.add(`const ${value} = ${notAmong(number, values)} ? undefined : ${number};`);
        return value;
      }
      this.refuseIf(notAmong(number, values));
      return number;
    }
    const value = this.lines.fresh();
    this.lines.add(`const ${value} = ${this.#calls.enumFunction(one)}(${number});`);
    if (!one.open) this.refuseIf(`${value} === undefined`);
    return value;
  }

  refuseIf(condition: string): void {
    this.lines.add(`if (${condition}) return INVALID;`);
  }

  /** A case of the switch over tags. */
  case(tag: number, inner: () => void): void {
    this.lines.block(`case ${tag}:`, () => {
      inner();
      this.lines.add('break;');
    });
  }
}

/** What 64 bits cannot break. */
function holdsByFormat(type: Type, condition: string): boolean {
  return (
    type.k === 'bigint' &&
    /(?:< -0x8000000000000000n|> 0x7fffffffffffffffn|< 0n|> 0xffffffffffffffffn)$/.test(condition)
  );
}

/** What a missing scalar is. */
export function zeroOf({ proto, type }: Extract<WireElement, { w: 'scalar' }>): string {
  switch (proto) {
    case 'string':
      return "''";
    case 'bool':
      return 'false';
    case 'bytes':
      return 'new Uint8Array(0)';
    default:
      return type.k === 'bigint' ? '0n' : '0';
  }
}
