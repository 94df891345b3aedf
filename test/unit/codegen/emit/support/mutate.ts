import type { Field, Ir, Lengths, Type } from '../../../../../codegen/src/ir/ir.js';

/** Answers 0 to `count` - 1. */
export type Choose = (count: number) => number;

/** A valid value with one step away from its type: somewhere inside it stands what the type does not allow there. */
export class Mutation {
  readonly #types: Ir['types'];
  readonly #choose: Choose;

  constructor(types: Ir['types'], choose: Choose) {
    this.#types = types;
    this.#choose = choose;
  }

  of(type: Type, value: unknown): unknown {
    const deeper = this.#deeper(type, value);
    // Half of the time at this place, if there is a way further in.
    if (deeper.length > 0 && this.#choose(2) === 0) return deeper[this.#choose(deeper.length)]?.();
    const wrong = this.#wrong(type, value);
    return wrong[this.#choose(wrong.length)];
  }

  /** What breaks the type at its top. */
  #wrong(type: Type, value: unknown): unknown[] {
    const never = [Symbol('never'), () => undefined];
    switch (type.k) {
      case 'string':
        return [
          ...never,
          1,
          null,
          undefined,
          ...(type.minLength ? [''] : []),
          ...(type.maxLength === undefined ? [] : ['x'.repeat(type.maxLength + 1)]),
          ...(type.pattern === undefined ? [] : ['', 'd', 'x\n']),
        ];
      case 'number':
        return [...never, '1', null, undefined, 1n, new Date(1), ...wrongNumbers(type)];
      case 'boolean':
        return [...never, 0, 'true', null, undefined];
      case 'bigint':
        return [
          ...never,
          1,
          '1',
          null,
          2n ** 64n,
          -(2n ** 63n) - 1n,
          ...(type.min === undefined ? [] : [BigInt(type.min) - 1n]),
        ];
      case 'date':
        return [
          ...never,
          new Date(Number.NaN),
          1,
          '2026-01-01',
          ...(type.as === 'millis'
            ? []
            : [new Date(-62_135_596_800_001), new Date(253_402_300_800_000)]),
        ];
      case 'bytes':
        return [
          ...never,
          [1],
          'AA==',
          new Uint16Array(1),
          ...(type.maxLength === undefined ? [] : [new Uint8Array(type.maxLength + 1)]),
        ];
      case 'null':
        return [...never, undefined, 0];
      case 'json':
        return [
          ...never,
          undefined,
          Number.NaN,
          1n,
          new Date(0),
          new Map(),
          [undefined],
          { a: [1, 2n] },
        ];
      case 'literal':
        return [...never, undefined, null, 'another', 99];
      case 'ref': {
        const definition = this.#definition(type.id);
        if (definition.k === 'alias') return this.#wrong(definition.type, value);
        if (definition.k === 'enum')
          return [...never, 'another', 99, null, [], ...(definition.open ? [] : [undefined])];
        const missing = definition.fields
          .filter((field) => !field.optional && !field.undef && !isOpen(this.#types, field.type))
          .map((field) => ({ ...(value as object), [field.name]: undefined }));
        return [...never, null, undefined, 'text', [], [value], ...missing];
      }
      case 'array':
        return [
          ...never,
          null,
          { length: 0 },
          new Set(),
          ...tooMany(type, (n) => new Array(n).fill([...(value as unknown[])][0])),
        ];
      case 'numbers':
        return [
          ...never,
          [1],
          new Uint8Array(1),
          null,
          ...tooMany(type, (n) => new Float32Array(n)),
        ];
      case 'set':
        return [
          ...never,
          [],
          new Map(),
          ...tooMany(type, (n) => new Set(Array.from({ length: n }, (_, i) => `${i}`))),
        ];
      case 'record':
        return [
          ...never,
          [],
          null,
          'text',
          ...(type.key === undefined ? [1] : [{ '01': 'a' }, { x: 'a' }, { '-1': 'a' }]),
        ];
      case 'map':
        return [...never, {}, [], new Set(), new Map([[Symbol('never'), 1]])];
      case 'tuple':
        return [
          ...never,
          [],
          null,
          ...(type.rest === undefined ? [[...(value as unknown[]), ...new Array(9).fill(1)]] : []),
        ];
      case 'union':
        return [
          ...never,
          ...(type.open ? [] : [undefined]),
          // A dictionary of texts may well hold that.
          ...(type.of.some((one) => one.k === 'ref' && one.id === 'Dictionary')
            ? []
            : [{ type: 'hexagon' }]),
          // Any object without members of its own is an empty record.
          ...(type.of.some(({ k }) => ['record', 'ref', 'numbers'].includes(k))
            ? []
            : [new WeakMap(), new Int8Array(1)]),
        ];
    }
  }

  /** One step further in, for each part of the value. */
  #deeper(type: Type, value: unknown): (() => unknown)[] {
    switch (type.k) {
      case 'ref': {
        const definition = this.#definition(type.id);
        if (definition.k === 'alias') return this.#deeper(definition.type, value);
        if (definition.k === 'enum') return [];
        return definition.fields.flatMap((field) =>
          this.#inField(field, value as Record<string, unknown>),
        );
      }
      case 'array':
        return (value as unknown[]).map(
          (item, i, all) => () => all.with(i, this.of(type.of, item)),
        );
      case 'set':
        return [...(value as Set<unknown>)].map(
          (item) => () => new Set([this.of(type.of, item), ...(value as Set<unknown>)]),
        );
      case 'record':
        return Object.keys(value as object).map((key) => () => ({
          ...(value as object),
          [key]: this.#there(type.of, (value as Record<string, unknown>)[key]),
        }));
      case 'map':
        return [...(value as Map<unknown, unknown>)].flatMap(([key, item]) => [
          () => new Map([...(value as Map<unknown, unknown>), [key, this.of(type.of, item)]]),
          () => new Map([[this.of(type.key ?? { k: 'string' }, key), item]]),
        ]);
      case 'tuple':
        return (value as unknown[]).flatMap((item, i, all) => {
          const of = type.items[i]?.type ?? type.rest;
          return of === undefined ? [] : [() => all.with(i, this.of(of, item))];
        });
      default:
        return [];
    }
  }

  #inField(field: Field, value: Record<string, unknown>): (() => unknown)[] {
    const given = value[field.name];
    if (given === undefined || !Object.hasOwn(value, field.name)) return [];
    const isOptional = field.optional || field.undef;
    return [
      () => ({
        ...value,
        [field.name]: isOptional ? this.#there(field.type, given) : this.of(field.type, given),
      }),
    ];
  }

  /** Where undefined would only mean that nothing is there. */
  #there(type: Type, value: unknown): unknown {
    return this.of(type, value) ?? Symbol('never');
  }

  #definition(id: string) {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`no type ${id}`);
    return definition;
  }
}

function isOpen(types: Ir['types'], type: Type): boolean {
  if (type.k === 'union') return type.open === true;
  if (type.k !== 'ref') return false;
  const definition = types[type.id];
  return definition?.k === 'enum' && definition.open === true;
}

function tooMany({ maxLength }: Lengths, make: (count: number) => unknown): unknown[] {
  return maxLength === undefined ? [] : [make(maxLength + 1)];
}

function wrongNumbers(type: Extract<Type, { k: 'number' }>): number[] {
  const nonFinite = type.nonFinite ? [] : [Number.NaN, Number.POSITIVE_INFINITY, -Infinity];
  const range = [
    ...(type.min === undefined ? [] : [type.min - 1]),
    ...(type.max === undefined ? [] : [type.max + 1]),
  ];
  switch (type.as ?? 'double') {
    case 'double':
      return [...nonFinite, ...range];
    case 'float':
      return [...nonFinite, ...range, 3.5e38];
    case 'int32':
    case 'sint32':
      return [...nonFinite, ...range, 0.5, 2 ** 31, -(2 ** 31) - 1];
    case 'uint32':
    case 'fixed32':
      return [...nonFinite, ...range, 0.5, 2 ** 32, -1];
    default:
      return [...nonFinite, ...range, 0.5, 2 ** 53, -(2 ** 53)];
  }
}
