import type { Limits } from './limits.js';

const NUMBERS = ['minLength', 'maxLength', 'minItems', 'maxItems'];
const FLAGS = ['nonFinite', 'unique'];

/** Checks the limits of a lock's entry; undefined when they are none. */
export function parseLimits(value: unknown, depth = 0): Limits | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 1)
    return undefined;
  const isSound = Object.entries(value).every(([key, one]: [string, unknown]) => {
    if (NUMBERS.includes(key)) return Number.isInteger(one) && Number(one) >= 0;
    if (FLAGS.includes(key)) return one === true;
    if (key === 'min' || key === 'max')
      return Number.isFinite(one) || (typeof one === 'string' && /^-?\d{1,20}$/.test(one));
    if (key === 'pattern') return typeof one === 'string';
    if (key === 'values')
      return (
        Array.isArray(one) && one.every((item) => /^(?:string|number|boolean)$/.test(typeof item))
      );
    return key === 'key' && parseLimits(one, depth + 1) !== undefined;
  });
  return isSound ? (value as Limits) : undefined;
}
