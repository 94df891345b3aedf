import type { NumberKind, Type } from '../ir/ir.js';
import type { LimitProblem } from './limit-problem.js';
import { patternProblem } from './pattern-problem.js';
import type { TypeReading } from './type-reading.js';

/** What can be said about a type beside its TypeScript meaning, in the order in which it is applied. */
export const LIMITS = [
  'type',
  'wire',
  'zeroCopy',
  'open',
  'allowNonFinite',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'pattern',
] as const;

/** A tag or a word of an exported schema type. */
export interface Limit {
  readonly name: (typeof LIMITS)[number];
  readonly value: string;
}

type Of<K extends Type['k']> = Extract<Type, { k: K }>;

const NUMBER_KINDS = ['double', 'float', 'int32', 'uint32', 'sint32', 'fixed32', 'int53'];
const BIGINT_KINDS = ['int64', 'uint64'];
const MAX_COUNT = 2 ** 32 - 1;

/** The type with the limit, or why there is none. A name behind which the type stands is left behind. */
export function limitType(reader: TypeReading, type: Type, limit: Limit): Type | LimitProblem {
  if (type.k === 'ref') {
    const definition = reader.definition(type.id);
    if (definition?.k === 'alias') return limitType(reader, definition.type, limit);
    return misfit(limit, definition?.label ?? 'this type');
  }
  if (type.k === 'union') return limitUnion(reader, type, limit);
  switch (limit.name) {
    case 'type':
      return limitKind(type, limit);
    case 'wire':
      if (type.k !== 'date') return misfit(limit, type.k);
      if (limit.value !== 'millis') return unreadable(limit, 'millis');
      return { ...type, as: 'millis' };
    case 'zeroCopy':
      return type.k === 'bytes' ? { ...type, view: true } : misfit(limit, type.k);
    case 'open':
      return misfit(limit, type.k);
    case 'allowNonFinite':
      if (type.k !== 'number' || (type.as ?? 'double') in WHOLE) return misfit(limit, type.k);
      return { ...type, nonFinite: true };
    case 'minLength':
    case 'maxLength':
      return limitLength(type, limit.name, limit);
    case 'minimum':
    case 'maximum':
      if (type.k === 'number') return limitNumber(type, limit);
      return type.k === 'bigint' ? limitBigint(type, limit) : misfit(limit, type.k);
    case 'pattern':
      return limitPattern(type, limit);
  }
}

const WHOLE: Readonly<Partial<Record<NumberKind, true>>> = {
  int32: true,
  uint32: true,
  sint32: true,
  fixed32: true,
  int53: true,
};

/** Each member that the limit fits gets it: `string | null` is a text that may be null. */
function limitUnion(reader: TypeReading, type: Of<'union'>, limit: Limit): Type | LimitProblem {
  if (limit.name === 'open') {
    const isText = type.of.every(
      (one) => one.k === 'null' || (one.k === 'literal' && typeof one.value === 'string'),
    );
    return isText ? { ...type, open: true } : misfit(limit, 'this union');
  }
  let problem: LimitProblem | undefined;
  let fitted = 0;
  const of = type.of.map((one) => {
    if (one.k === 'null' || one.k === 'literal') return one;
    const limited = limitType(reader, one, limit);
    if ('code' in limited) {
      if (limited.code !== 'CG2015') problem = limited;
      return one;
    }
    fitted++;
    return limited;
  });
  if (problem !== undefined || fitted === 0) return problem ?? misfit(limit, 'this union');
  return { ...type, of };
}

function limitKind(type: Type, limit: Limit): Type | LimitProblem {
  const { value } = limit;
  const isNumber = NUMBER_KINDS.includes(value);
  if (!isNumber && !BIGINT_KINDS.includes(value))
    return unreadable(limit, [...NUMBER_KINDS, ...BIGINT_KINDS].join(', '));
  if (type.k !== (isNumber ? 'number' : 'bigint')) {
    const hint =
      type.k === 'number'
        ? 'a number of 64 bits is int53, or a bigint'
        : type.k === 'array' || type.k === 'set'
          ? `say it of the items, by their type: ${value}[]`
          : undefined;
    return misfit(limit, type.k, hint);
  }
  if (type.as !== undefined && type.as !== value)
    return contradiction(`it is ${type.as} already, not ${value}`);
  if (isNumber) return { ...(type as Of<'number'>), as: value as NumberKind };
  return { ...(type as Of<'bigint'>), as: value as 'int64' | 'uint64' };
}

function limitLength(
  type: Type,
  name: 'minLength' | 'maxLength',
  limit: Limit,
): Type | LimitProblem {
  switch (type.k) {
    case 'string':
    case 'bytes':
    case 'array':
    case 'numbers':
    case 'set':
    case 'record':
    case 'map': {
      const count = Number(limit.value);
      if (!/^\d{1,10}$/.test(limit.value) || count > MAX_COUNT)
        return unreadable(limit, `a whole number from 0 to ${MAX_COUNT}`);
      const minLength = name === 'minLength' ? larger(type.minLength, count) : type.minLength;
      const maxLength = name === 'maxLength' ? smaller(type.maxLength, count) : type.maxLength;
      if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
        return contradiction(`at least ${minLength} and at most ${maxLength}`);
      return {
        ...type,
        ...(minLength !== undefined && { minLength }),
        ...(maxLength !== undefined && { maxLength }),
      };
    }
    default:
      return misfit(
        limit,
        type.k,
        type.k === 'number' ? 'limit a number with Range, @minimum and @maximum' : undefined,
      );
  }
}

function limitNumber(type: Of<'number'>, limit: Limit): Type | LimitProblem {
  const value = Number(limit.value);
  if (limit.value === '' || !Number.isFinite(value)) return unreadable(limit, 'a number');
  const min = limit.name === 'minimum' ? larger(type.min, value) : type.min;
  const max = limit.name === 'maximum' ? smaller(type.max, value) : type.max;
  if (min !== undefined && max !== undefined && min > max)
    return contradiction(`at least ${min} and at most ${max}`);
  return { ...type, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function limitBigint(type: Of<'bigint'>, limit: Limit): Type | LimitProblem {
  if (!/^-?\d{1,20}$/.test(limit.value)) return unreadable(limit, 'a whole number');
  const value = BigInt(limit.value);
  const [min, max] = [type.min, type.max].map((one) =>
    one === undefined ? undefined : BigInt(one),
  );
  const least = limit.name === 'minimum' ? (min === undefined || value > min ? value : min) : min;
  const most = limit.name === 'maximum' ? (max === undefined || value < max ? value : max) : max;
  if (least !== undefined && most !== undefined && least > most)
    return contradiction(`at least ${least} and at most ${most}`);
  return {
    ...type,
    ...(least !== undefined && { min: String(least) }),
    ...(most !== undefined && { max: String(most) }),
  };
}

function limitPattern(type: Type, limit: Limit): Type | LimitProblem {
  if (type.k !== 'string') return misfit(limit, type.k);
  if (type.pattern === limit.value) return type;
  if (type.pattern !== undefined)
    return contradiction(`it has the pattern ${type.pattern} already; put both into one`);
  const problem = patternProblem(limit.value);
  return problem ?? { ...type, pattern: limit.value };
}

function larger(a: number | undefined, b: number): number {
  return a === undefined ? b : Math.max(a, b);
}

function smaller(a: number | undefined, b: number): number {
  return a === undefined ? b : Math.min(a, b);
}

function misfit(limit: Limit, found: string, hint?: string): LimitProblem {
  const what = FITS[limit.name];
  return {
    code: 'CG2015',
    message: `${limit.name} is for ${what}; found ${found}`,
    ...(hint !== undefined && { hint }),
  };
}

function unreadable(limit: Limit, wanted: string): LimitProblem {
  const found = limit.value === '' ? 'nothing' : JSON.stringify(limit.value.slice(0, 40));
  return { code: 'CG2016', message: `${limit.name} must be ${wanted}; found ${found}` };
}

function contradiction(message: string): LimitProblem {
  return { code: 'CG2018', message };
}

const FITS: Readonly<Record<Limit['name'], string>> = {
  type: 'a number or bigint',
  wire: 'a Date',
  zeroCopy: 'bytes',
  open: 'an enum or a union of texts',
  allowNonFinite: 'a double or float',
  minLength: 'a text, bytes, list, set or map',
  maxLength: 'a text, bytes, list, set or map',
  minimum: 'a number or bigint',
  maximum: 'a number or bigint',
  pattern: 'a text',
};
