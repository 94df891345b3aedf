import { unspecifiedName } from '../../wire/proto-names.js';
import type { WireEnum, WireEnumValue } from '../../wire/wire-model.js';
import { printReserved, protoName } from './print-reserved.js';
import { comment, deprecation } from './proto-comment.js';

/** A value as it is declared; the zero value that stands for nothing has no key. */
export type DeclaredValue = Pick<WireEnumValue, 'protoName' | 'number'> &
  Partial<Pick<WireEnumValue, 'doc' | 'deprecated' | 'value'>>;

/** Protobuf wants zero first; the rest by number. */
export function declaredValues(one: WireEnum): readonly DeclaredValue[] {
  const isZero = ({ number }: DeclaredValue) => number === 0;
  const zeros = one.values.filter(isZero);
  const rest = one.values.filter((value) => !isZero(value)).sort((a, b) => a.number - b.number);
  if (zeros.length > 0) return [...zeros, ...rest];
  return [{ protoName: unspecifiedName(one.name), number: 0 }, ...rest];
}

/** Whether several values share a number. */
export function hasAliases(values: readonly DeclaredValue[]): boolean {
  return new Set(values.map((value) => value.number)).size < values.length;
}

export function printEnum(one: WireEnum, indent: string): string {
  const inner = `${indent}  `;
  const values = declaredValues(one);
  const lines: string[] = [];
  if (one.deprecated !== undefined) lines.push(`${inner}option deprecated = true;\n`);
  if (hasAliases(values)) {
    lines.push(
      `${inner}// The source gives several names to one value.\n${inner}// buf:lint:ignore ENUM_NO_ALLOW_ALIAS\n${inner}option allow_alias = true;\n`,
    );
  }
  lines.push(...printReserved(one.reserved, values.map(protoName), inner));
  lines.push(...values.map((value) => printValue(one, value, inner)));
  const doc = [...(one.doc === undefined ? [] : [one.doc]), ...deprecation(one.deprecated)];
  return `${comment(doc, indent)}${indent}enum ${one.name} {\n${lines.join('')}${indent}}\n`;
}

function printValue(one: WireEnum, value: DeclaredValue, indent: string): string {
  const notes = [
    ...(value.doc === undefined ? [] : [value.doc]),
    ...deprecation(value.deprecated),
    ...(typeof value.value === 'string' && isRenamed(value.value, one, value)
      ? [`The text ${quoted(value.value)}.`]
      : []),
  ];
  const ignore =
    value.number === 0 && value.protoName !== unspecifiedName(one.name)
      ? ['The source gives zero a meaning.', 'buf:lint:ignore ENUM_ZERO_VALUE_SUFFIX']
      : [];
  const option = value.deprecated === undefined ? '' : ' [deprecated = true]';
  return `${comment([...notes, ...ignore], indent)}${indent}${value.protoName} = ${value.number}${option};\n`;
}

/** On one line, whatever the text holds. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0085\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Whether the text cannot be told from the value's name. */
function isRenamed(text: string, one: WireEnum, { protoName: name }: DeclaredValue): boolean {
  const prefix = unspecifiedName(one.name).replace(/UNSPECIFIED$/, '');
  return name.slice(prefix.length).toLowerCase() !== text;
}
