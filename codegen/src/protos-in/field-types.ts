import type { Findings } from '../ir/diagnostic.js';
import type { Field, Type, TypeId } from '../ir/ir.js';
import type { WireElement, WireField, WireType } from '../wire/wire-model.js';
import { memberName } from './member-names.js';
import type { ProtoField, ProtoFile, ProtoTypeName } from './proto-file.js';
import { MAP_KEY_SCALARS, SCALAR_TYPES } from './scalar-types.js';
import type { Symbols } from './symbols.js';
import { UNBOXED } from './well-known.js';

/** Turns fields of hand-written messages into fields of the model and of the wire model. */
export class FieldTypes {
  readonly #symbols: Symbols;
  readonly #ids: ReadonlyMap<string, TypeId>;
  readonly #findings: Findings;

  /** @param ids of messages and enums, by their full names */
  constructor(symbols: Symbols, ids: ReadonlyMap<string, TypeId>, findings: Findings) {
    this.#symbols = symbols;
    this.#ids = ids;
    this.#findings = findings;
  }

  /** Undefined when its type is not found, which is reported. */
  read(
    field: ProtoField,
    scope: string,
    file: ProtoFile,
  ): { readonly model: Field; readonly wire: WireField } | undefined {
    const one = this.#element(field.type, scope, file);
    const key = field.key === undefined ? undefined : this.#key(field.key);
    if (one === undefined || (field.key !== undefined && key === undefined)) return undefined;
    const name = memberName(field);
    const notes = {
      ...(field.doc !== undefined && { doc: field.doc }),
      ...(field.deprecated && { deprecated: '' }),
      loc: field.loc,
    };
    const wire = (type: WireType, presence: Presence): WireField => ({
      key: name,
      member: name,
      number: field.number,
      protoName: field.name,
      type,
      ...presence,
      was: [],
      ...notes,
    });
    const { type, element } = one;
    if (key !== undefined) {
      const map: Type = { k: 'map', key: key.type, of: type };
      const carried: WireType = { w: 'map', key, value: element, js: 'map', type: map };
      return { model: { name, type: map, ...notes }, wire: wire(carried, PLAIN) };
    }
    if (field.label === 'repeated') {
      const list: Type = { k: 'array', of: type };
      const carried: WireType = { w: 'repeated', of: element, js: 'array', type: list };
      return { model: { name, type: list, ...notes }, wire: wire(carried, PLAIN) };
    }
    if (field.oneof !== undefined) {
      const presence = { presence: 'case', absent: 'undefined', oneof: field.oneof } as const;
      return { model: { name, type, optional: true, ...notes }, wire: wire(element, presence) };
    }
    // A message has presence with and without the word.
    const hasPresence =
      field.label === 'optional' || (element.w !== 'scalar' && element.w !== 'enum');
    if (!hasPresence) return { model: { name, type, ...notes }, wire: wire(element, PLAIN) };
    const presence = { presence: 'optional', absent: 'undefined' } as const;
    return { model: { name, type, optional: true, ...notes }, wire: wire(element, presence) };
  }

  #element(
    used: ProtoTypeName,
    scope: string,
    file: ProtoFile,
  ): { readonly type: Type; readonly element: WireElement } | undefined {
    const scalar = SCALAR_TYPES.get(used.name);
    if (scalar !== undefined) return { type: scalar.type, element: { w: 'scalar', ...scalar } };
    const symbol = this.#symbols.resolve(used, scope, file);
    if (symbol === undefined) return undefined;
    const { fullName } = symbol;
    if (UNBOXED.has(fullName)) return unboxed(fullName);
    const type: Type = { k: 'ref', id: this.#ids.get(fullName) ?? fullName };
    return symbol.kind === 'enum'
      ? { type, element: { w: 'enum', id: fullName, type } }
      : { type, element: { w: 'message', id: fullName } };
  }

  #key(used: ProtoTypeName): Extract<WireElement, { w: 'scalar' }> | undefined {
    const scalar = MAP_KEY_SCALARS.has(used.name) ? SCALAR_TYPES.get(used.name) : undefined;
    if (scalar !== undefined) return { w: 'scalar', ...scalar };
    const message = `a map's key is a whole number, a bool or a string; found ${used.name.slice(0, 200)}`;
    this.#findings.error('CG3054', used.loc, message);
    return undefined;
  }
}

type Presence = Pick<WireField, 'presence' | 'absent' | 'oneof'>;
const PLAIN: Presence = { presence: 'plain' };
const JSON_VALUE: Type = { k: 'json' };

/** What TypeScript knows a well-known message as, and what carries it. */
function unboxed(fullName: string): { type: Type; element: WireElement } {
  switch (fullName) {
    case 'google.protobuf.Timestamp':
      return { type: { k: 'date' }, element: { w: 'timestamp' } };
    case 'google.protobuf.Value':
      return { type: JSON_VALUE, element: { w: 'json' } };
    default: {
      const element: WireElement = { w: 'message', id: fullName };
      return { type: boxedType(fullName), element };
    }
  }
}

/** What the only field of a boxed message is in TypeScript. */
export function boxedType(fullName: string): Type {
  switch (fullName) {
    case 'google.protobuf.Struct':
      return { k: 'record', of: JSON_VALUE };
    case 'google.protobuf.ListValue':
      return { k: 'array', of: JSON_VALUE };
    default: {
      const scalar = /^google\.protobuf\.(\w+)Value$/.exec(fullName)?.[1]?.toLowerCase();
      const found = SCALAR_TYPES.get(scalar ?? '');
      if (found === undefined) throw new RangeError(`${fullName} is no box`);
      return found.type;
    }
  }
}
