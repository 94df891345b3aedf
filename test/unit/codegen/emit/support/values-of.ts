import fc, { type Arbitrary } from 'fast-check';
import type { Field, Ir, Lengths, NumberArray, Type } from '../../../../../codegen/src/ir/ir.js';

const FEW = 3;
const DEEP = 3;

/** Makes values of a model's types. */
export class ValuesOf {
  readonly #types: Ir['types'];
  readonly #known = new Map<string, Arbitrary<unknown>>();

  constructor(types: Ir['types']) {
    this.#types = types;
  }

  of(type: Type, depth = 0): Arbitrary<unknown> {
    switch (type.k) {
      case 'string':
        return this.#text(type);
      case 'number':
        return this.#number(type);
      case 'boolean':
        return fc.boolean();
      case 'bigint': {
        const least = type.as === 'uint64' ? 0n : -(2n ** 63n);
        const most = type.as === 'uint64' ? 2n ** 64n - 1n : 2n ** 63n - 1n;
        return fc.bigInt(
          type.min === undefined ? least : BigInt(type.min),
          type.max === undefined ? most : BigInt(type.max),
        );
      }
      case 'date':
        if (type.as === 'millis') return fc.date({ noInvalidDate: true });
        return fc.date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        });
      case 'bytes':
        return fc.uint8Array({ minLength: type.minLength ?? 0, maxLength: type.maxLength ?? 9 });
      case 'null':
        return fc.constant(null);
      case 'json':
        return fc.jsonValue({ maxDepth: 3 });
      case 'literal':
        return fc.constant(type.value);
      case 'ref':
        return this.#named(type.id, depth);
      case 'array':
        return fc.array(this.of(type.of, depth), lengths(type));
      case 'numbers':
        return numbers(type.of, type.maxLength ?? 9);
      case 'set':
        return fc
          .uniqueArray(this.of(type.of, depth), lengths(type))
          .map((items) => new Set(items));
      case 'record': {
        const key =
          type.key === undefined ? this.of({ k: 'string' }) : this.of(type.key).map(String);
        return fc
          .uniqueArray(fc.tuple(key, this.of(type.of, depth)), {
            selector: ([one]) => one,
            ...lengths(type),
          })
          .map((entries) => Object.assign(Object.create(null), Object.fromEntries(entries)));
      }
      case 'map':
        return fc
          .uniqueArray(fc.tuple(this.of(type.key ?? { k: 'string' }), this.of(type.of, depth)), {
            selector: ([one]) => (Object.is(one, -0) ? 0 : one),
            ...lengths(type),
          })
          .map((entries) => new Map(entries));
      case 'tuple':
        return this.#tuple(type, depth);
      case 'union':
        return fc.oneof(...this.#fitting(type.of, depth).map((one) => this.of(one, depth)));
    }
  }

  /** Deep inside, members that end it. */
  #fitting(members: readonly Type[], depth: number): readonly Type[] {
    const ends = members.filter((one) => !['array', 'ref'].includes(one.k));
    return depth < DEEP || ends.length === 0 ? members : ends;
  }

  #text(type: Extract<Type, { k: 'string' }>): Arbitrary<string> {
    if (type.pattern !== undefined)
      return fc.stringMatching(new RegExp(`^(?:${type.pattern})$`, 'u'), { maxLength: 9 });
    const most = type.maxLength ?? 20;
    const units = fc.string({
      unit: 'binary',
      minLength: type.minLength ?? 0,
      maxLength: Math.floor(most / 2),
    });
    const plain = fc.string({ minLength: type.minLength ?? 0, maxLength: most, size: 'max' });
    return fc.oneof(
      units,
      plain,
      fc.constantFrom('__proto__', 'ä€').filter((one) => one.length <= most),
    );
  }

  #number(type: Extract<Type, { k: 'number' }>): Arbitrary<number> {
    const { min, max } = type;
    const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    const isAny = type.nonFinite === true;
    switch (type.as ?? 'double') {
      case 'double':
        return fc.double({ noNaN: !isAny, noDefaultInfinity: !isAny, ...limits });
      case 'float':
        return fc.float({ noNaN: !isAny, noDefaultInfinity: !isAny });
      case 'int32':
      case 'sint32':
        return fc.integer(limits);
      case 'uint32':
      case 'fixed32':
        return fc.integer({ min: 0, max: 2 ** 32 - 1, ...limits });
      default:
        return fc.maxSafeInteger();
    }
  }

  #named(id: string, depth: number): Arbitrary<unknown> {
    const key = `${id} ${depth}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`no type ${id}`);
    const made =
      definition.k === 'enum'
        ? fc.constantFrom(...definition.members.map(({ value }) => value))
        : definition.k === 'alias'
          ? this.of(definition.type, depth + 1)
          : this.#object(definition.fields, depth + 1);
    this.#known.set(key, made);
    return made;
  }

  #object(fields: readonly Field[], depth: number): Arbitrary<unknown> {
    const given = fields.filter(
      (field) => !(depth > DEEP && (field.optional || field.type.k === 'array')),
    );
    const members = given.map((field) => {
      const isOptional = (field.optional || field.undef) && field.absentAsEmpty !== true;
      const value = this.of(field.type, depth);
      return (isOptional ? fc.option(value, { nil: undefined }) : value).map(
        (one) => [field.name, one] as const,
      );
    });
    const cut = fields.filter((field) => !given.includes(field) && !field.optional);
    return fc.tuple(...members).map((entries) => ({
      ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
      ...Object.fromEntries(cut.map((field) => [field.name, []])),
    }));
  }

  #tuple(type: Extract<Type, { k: 'tuple' }>, depth: number): Arbitrary<unknown> {
    const required = type.items.filter((item) => !item.optional).length;
    const rest =
      type.rest === undefined
        ? fc.constant([])
        : fc.array(this.of(type.rest, depth), { maxLength: FEW });
    const all = fc.tuple(...type.items.map((item) => this.of(item.type, depth)));
    return fc
      .tuple(all, rest, fc.integer({ min: required, max: type.items.length }))
      .map(([items, more, count]) =>
        type.rest === undefined ? items.slice(0, count) : [...items, ...more],
      );
  }
}

function lengths({ minLength, maxLength }: Lengths): { minLength: number; maxLength: number } {
  return { minLength: minLength ?? 0, maxLength: Math.min(maxLength ?? FEW, FEW) };
}

function numbers(of: NumberArray, maxLength: number): Arbitrary<unknown> {
  switch (of) {
    case 'Float32Array':
      return fc.float32Array({ maxLength });
    case 'Float64Array':
      return fc.float64Array({ maxLength });
    case 'Int8Array':
      return fc.int8Array({ maxLength });
    case 'Int16Array':
      return fc.int16Array({ maxLength });
    case 'Int32Array':
      return fc.int32Array({ maxLength });
    case 'Uint16Array':
      return fc.uint16Array({ maxLength });
    case 'Uint32Array':
      return fc.uint32Array({ maxLength });
    case 'BigInt64Array':
      return fc.bigInt64Array({ maxLength });
    case 'BigUint64Array':
      return fc.bigUint64Array({ maxLength });
  }
}
