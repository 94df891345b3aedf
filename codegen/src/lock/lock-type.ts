import type { WireElement, WireField } from '../wire/wire-model.js';
import { countLimits, type Limits, valueLimits } from './limits.js';

/**
 * How the lock writes what a field carries, as a .proto file would: `uint32`, `optional string`, `repeated Item`,
 * `map<string, double>`, `enum Mode`. Names are relative to the package. Where JavaScript values of one proto type differ in
 * kind, so that JSON tells them apart, the type says so: `int53` and `int64` are both int64, `millis` is a Date in int64.
 */
export interface LockType {
  /** Whether it may be missing. */
  readonly optional?: true;
  readonly list?: 'repeated' | 'map';
  /** Of a map. */
  readonly key?: string;
  /** A scalar, `enum X`, a message's name, `timestamp`, `json` or `null`. */
  readonly of: string;
}

/** What the lock remembers of a field's type. @param pkg the package, which names inside it leave out */
export function lockTypeOf(field: WireField, pkg: string): { type: LockType; limits?: Limits } {
  const { type } = field;
  const isOptional =
    field.presence === 'optional' || (field.presence === 'case' && field.absent !== undefined);
  const presence = isOptional ? { optional: true as const } : {};
  if (type.w === 'repeated') {
    const limits = { ...elementLimits(type.of), ...countLimits(type.type) };
    return withLimits({ ...presence, list: 'repeated', of: elementName(type.of, pkg) }, limits);
  }
  if (type.w === 'map') {
    const key = elementLimits(type.key);
    const limits = {
      ...elementLimits(type.value),
      ...countLimits(type.type),
      ...(Object.keys(key).length > 0 && { key }),
    };
    return withLimits(
      {
        ...presence,
        list: 'map',
        key: elementName(type.key, pkg),
        of: elementName(type.value, pkg),
      },
      limits,
    );
  }
  if (type.w === 'null') return { type: { ...presence, of: 'null' } };
  return withLimits({ ...presence, of: elementName(type, pkg) }, elementLimits(type));
}

function withLimits(type: LockType, limits: Limits): { type: LockType; limits?: Limits } {
  return Object.keys(limits).length === 0 ? { type } : { type, limits };
}

function elementLimits(element: WireElement): Limits {
  return element.w === 'scalar' ? valueLimits(element.type) : {};
}

function elementName(element: WireElement, pkg: string): string {
  switch (element.w) {
    case 'scalar':
      if (element.proto === 'int64' && element.type.k === 'number') return 'int53';
      if (element.proto === 'int64' && element.type.k === 'date') return 'millis';
      return element.proto;
    case 'enum':
      return `enum ${relativeName(element.id, pkg)}`;
    case 'message':
      return relativeName(element.id, pkg);
    case 'timestamp':
    case 'json':
      return element.w;
  }
}

/** `arena.v1.Item` in `arena.v1` → `Item`; names of other packages stay whole. */
export function relativeName(fullName: string, pkg: string): string {
  return fullName.startsWith(`${pkg}.`) ? fullName.slice(pkg.length + 1) : fullName;
}

export function printLockType(type: LockType): string {
  return type.optional ? `optional ${printCarried(type)}` : printCarried(type);
}

/** The text without presence. */
export function printCarried({ list, key, of }: LockType): string {
  if (list === 'map') return `map<${key}, ${of}>`;
  return list === 'repeated' ? `repeated ${of}` : of;
}

export function parseLockType(text: string): LockType {
  const optional = text.startsWith('optional ') ? { optional: true as const } : {};
  const inner = text.replace(/^optional /, '');
  const map = /^map<([^,<>]+), ([^<>]+)>$/.exec(inner);
  if (map?.[1] !== undefined && map[2] !== undefined)
    return { ...optional, list: 'map', key: map[1], of: map[2] };
  if (inner.startsWith('repeated '))
    return { ...optional, list: 'repeated', of: inner.slice('repeated '.length) };
  return { ...optional, of: inner };
}
