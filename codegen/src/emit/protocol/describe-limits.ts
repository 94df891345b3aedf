import type { Type } from '../../ir/ir.js';

/** What a type demands beside its kind, for people: `1 to 16 long`; empty when nothing. */
export function describeLimits(type: Type): string {
  const parts: string[] = [];
  if (type.k === 'number' || type.k === 'bigint') {
    const kind = type.as;
    if (kind !== undefined) parts.push(kind);
    const range = between(type.min, type.max);
    if (range !== '') parts.push(range);
    if (type.k === 'number' && type.nonFinite) parts.push('NaN and infinities too');
  } else if (type.k === 'date') {
    if (type.as === 'millis') parts.push('as milliseconds since 1970');
  } else if ('minLength' in type || 'maxLength' in type) {
    const { minLength, maxLength } = type as { minLength?: number; maxLength?: number };
    parts.push(`${between(minLength, maxLength)} long`);
  }
  if (type.k === 'string' && type.pattern !== undefined) parts.push(`matches /${type.pattern}/u`);
  if (type.k === 'union' && type.open) parts.push('unknown values are absent');
  if (type.k === 'array' || type.k === 'set' || type.k === 'record' || type.k === 'map') {
    const inner = describeLimits(type.of);
    if (inner !== '') parts.push(`each ${inner}`);
  }
  return parts.join(', ');
}

function between(min: number | string | undefined, max: number | string | undefined): string {
  if (min !== undefined && max !== undefined) return min === max ? `${min}` : `${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? '' : `at most ${max}`;
}
