import { ByObject, type Memo } from '../ir/memo.js';
import type { WirePlan } from '../wire/plan-wire.js';
import { fieldName, snake, upperSnake } from '../wire/proto-names.js';
import type { Reserved, WireEnum, WireMessage } from '../wire/wire-model.js';
import type { Lock, LockEntry } from './lock.js';
import { keyOf } from './owners.js';

/** The plan with the lock's numbers, in their order, and with what is reserved. */
export function fillNumbers({ model, carriers }: WirePlan, lock: Lock, memo: Memo): WirePlan {
  const known = memo.slot('numbered messages', () => ({
    messages: new ByObject<WireMessage, WireMessage>(),
    enums: new ByObject<WireEnum, WireEnum>(),
  }));
  const numbered = (name: string, message: WireMessage): WireMessage => {
    const rows = lock.messages.get(name) ?? lock.oneofs.get(name) ?? [];
    return known.messages.get(message, [rows], () => numberedMessage(message, rows));
  };
  const numberedOne = (name: string, one: WireEnum): WireEnum => {
    const rows = lock.enums.get(name) ?? [];
    return known.enums.get(one, [rows], () => numberedEnum(one, rows));
  };
  const messages = new Map(
    [...model.messages].map(([name, message]) => [
      name,
      message.external === undefined ? numbered(name, message) : message,
    ]),
  );
  const enums = new Map(
    [...model.enums].map(([name, one]) => [
      name,
      one.external === undefined ? numberedOne(name, one) : one,
    ]),
  );
  return { model: { ...model, messages, enums }, carriers };
}

function numberedMessage(message: WireMessage, rows: readonly LockEntry[]): WireMessage {
  const numbers = liveNumbers(rows);
  const taken = new Set<string>();
  const fields = message.fields.map((field) => {
    const key = keyOf(field, taken);
    taken.add(key);
    return { ...field, number: numbers.get(key) ?? 0 };
  });
  const names = new Set(fields.map((field) => field.protoName));
  return {
    ...message,
    fields: fields.sort((a, b) => a.number - b.number),
    reserved: reservedOf(rows, (key) => pastFieldName(message, key), names),
  };
}

function numberedEnum(one: WireEnum, rows: readonly LockEntry[]): WireEnum {
  const numbers = liveNumbers(rows);
  const seen = new Set<string>();
  // Two members of an enum of texts that have one text are one value.
  const distinct = one.values.filter(({ key }) => !seen.has(key) && seen.add(key));
  const values = distinct.map((value) =>
    one.numeric ? value : { ...value, number: numbers.get(value.key) ?? 0 },
  );
  const names = new Set(values.map((value) => value.protoName));
  const prefix = upperSnake(one.name);
  return {
    ...one,
    values: values.sort((a, b) => a.number - b.number),
    reserved: reservedOf(rows, (key) => `${prefix}_${upperSnake(key) || 'EMPTY'}`, names),
  };
}

function liveNumbers(rows: readonly LockEntry[]): ReadonlyMap<string, number> {
  return new Map(rows.flatMap((row) => (row.deleted ? [] : [[row.name, row.number]])));
}

function reservedOf(
  rows: readonly LockEntry[],
  nameOf: (key: string) => string,
  taken: Set<string>,
): readonly Reserved[] {
  const names = new Set(taken);
  return rows.flatMap((row): Reserved[] => {
    if (!row.deleted) return [];
    const name = nameOf(row.name);
    if (names.has(name)) return [{ number: row.number }];
    names.add(name);
    return [{ number: row.number, name }];
  });
}

/** The proto name that a field or case had, from what the lock knows it by. */
function pastFieldName({ shape }: WireMessage, key: string): string {
  const base = key.replace(/ \(null\)$/, '');
  const suffix = base === key ? '' : '_null';
  if (shape === 'tuple' && /^\d+$/.test(base)) return `item_${base}${suffix}`;
  if (shape !== 'union') return fieldName(base) + suffix;
  const kind = /^\((.*)\)$/.exec(key)?.[1];
  if (kind !== undefined) return `${snake(kind)}_value`;
  if (/^[A-Za-z]/.test(key)) return fieldName(key);
  return `case_${/^-\d/.test(key) ? 'minus_' : ''}${snake(key) || 'empty'}`;
}
