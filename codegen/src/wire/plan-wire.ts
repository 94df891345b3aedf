import type { Findings } from '../ir/diagnostic.js';
import type { Field, Lengths, Loc, Type, TypeDef, TypeId } from '../ir/ir.js';
import type { ExternalWire } from '../protos-in/hand-protos.js';
import { addExternal } from './add-external.js';
import type { Message, Messages } from './messages.js';
import { fieldName, pascal, snake, upperSnake } from './proto-names.js';
import type {
  ProtoScalar,
  WireElement,
  WireEnum,
  WireEnumValue,
  WireField,
  WireMessage,
  WireModel,
  WireType,
} from './wire-model.js';

/** The wire model, and what carries each body, result, push, request and response. */
export interface WirePlan {
  readonly model: WireModel;
  /** The full name of the message that carries it. */
  readonly carriers: ReadonlyMap<Message, string>;
}

/**
 * Decides how each type is carried in protobuf; the lock gives the numbers afterwards. `findings` gets names that two shapes
 * want.
 * @param pkg the proto package: `arena.v1`
 * @param external the hand-written messages and enums; the plan has those that the model leads to
 */
export function planWire(
  messages: Messages,
  pkg: string,
  findings: Findings,
  external: ExternalWire = { messages: new Map(), enums: new Map() },
): WirePlan {
  const planner = new Planner(messages, pkg, findings, external);
  const carriers = new Map<Message, string>();
  for (const message of messages.all) carriers.set(message, planner.carrier(message));
  return { model: planner.model(), carriers };
}

type Draft = { -readonly [Key in keyof WireMessage]: WireMessage[Key] };
type ListType = Extract<Type, { k: 'array' | 'set' | 'numbers' | 'record' | 'map' }>;

class Planner {
  readonly #types: Messages['types'];
  readonly #package: string;
  readonly #findings: Findings;
  readonly #external: ExternalWire;
  readonly #messages = new Map<string, Draft>();
  readonly #enums = new Map<string, WireEnum>();
  /** The discriminants that are not on the wire: object type → member. */
  readonly #tags = new Map<TypeId, Set<string>>();
  readonly #recursive: ReadonlySet<TypeId>;

  constructor(messages: Messages, pkg: string, findings: Findings, external: ExternalWire) {
    this.#external = external;
    this.#types = messages.types;
    this.#package = pkg;
    this.#findings = findings;
    for (const definition of Object.values(this.#types)) {
      const parts =
        definition.k === 'object'
          ? definition.fields.map((field) => field.type)
          : definition.k === 'alias'
            ? [definition.type]
            : [];
      for (const part of parts) this.#noteTags(part);
    }
    for (const { type } of messages.all) this.#noteTags(type);
    this.#recursive = recursiveAliases(this.#types);
  }

  model(): WireModel {
    return { package: this.#package, messages: this.#messages, enums: this.#enums };
  }

  /** What carries a whole body: its own message, or one made for it. */
  carrier(message: Message): string {
    const element = this.#element(message.type, undefined, message.constant.replace(/Codec$/, ''));
    if (element.w === 'message') return element.id;
    throw new RangeError(`${message.label} is no message`);
  }

  #noteTags(type: Type): void {
    if (type.k === 'union' && type.tag !== undefined) {
      for (const { id, values } of type.tag.cases) {
        if (values.length !== 1) continue;
        const members = this.#tags.get(id) ?? new Set();
        this.#tags.set(id, members.add(type.tag.field));
      }
    }
    for (const part of partsOf(type)) this.#noteTags(part);
  }

  /**
   * One value.
   * @param owner the message in which a shape without a name of its own is declared
   * @param hint what such a shape is called
   */
  #element(type: Type, owner: string | undefined, hint: string): WireElement {
    switch (type.k) {
      case 'string':
        return { w: 'scalar', proto: 'string', type };
      case 'number':
        return { w: 'scalar', proto: type.as === 'int53' ? 'int64' : (type.as ?? 'double'), type };
      case 'boolean':
        return { w: 'scalar', proto: 'bool', type };
      case 'bigint':
        return { w: 'scalar', proto: type.as ?? 'int64', type };
      case 'date':
        return type.as === 'millis' ? { w: 'scalar', proto: 'int64', type } : { w: 'timestamp' };
      case 'bytes':
        return { w: 'scalar', proto: 'bytes', type };
      case 'json':
        return { w: 'json' };
      case 'null':
        return { w: 'message', id: this.#box(type, owner, hint) };
      case 'literal':
        return this.#literals([type.value], type, owner, hint, undefined);
      case 'ref':
        return this.#ref(type.id, owner, hint);
      case 'array':
      case 'set':
      case 'numbers':
      case 'record':
      case 'map':
        return { w: 'message', id: this.#box(type, owner, hint) };
      case 'tuple':
        return { w: 'message', id: this.#tuple(type, owner, hint) };
      case 'union': {
        const values = type.of.flatMap((one) => (one.k === 'literal' ? [one.value] : []));
        const kinds = new Set(values.map((value) => typeof value));
        if (values.length === type.of.length && kinds.size === 1)
          return this.#literals(values, type, owner, hint, undefined);
        if (type.of.some((one) => one.k === 'null'))
          return { w: 'message', id: this.#box(type, owner, hint) };
        return { w: 'message', id: this.#union(type, owner, hint, undefined) };
      }
    }
  }

  #ref(id: TypeId, owner: string | undefined, hint: string): WireElement {
    const definition = this.#definition(id);
    if (definition.external !== undefined) return this.#handWritten(definition.external, id);
    if (definition.k === 'enum')
      return { w: 'enum', id: this.#enum(id, definition), type: { k: 'ref', id } };
    if (definition.k === 'object') return { w: 'message', id: this.#object(id, definition) };
    const { type } = definition;
    const name = pascal(definition.name);
    switch (type.k) {
      case 'union': {
        const values = type.of.flatMap((one) => (one.k === 'literal' ? [one.value] : []));
        const isText =
          values.length === type.of.length && values.every((one) => typeof one === 'string');
        if (isText) return this.#literals(values, type, undefined, name, definition);
        if (type.of.every((one) => one.k !== 'null') && values.length < type.of.length)
          return { w: 'message', id: this.#union(type, undefined, name, definition) };
        return this.#element(type, undefined, name);
      }
      case 'array':
      case 'set':
      case 'numbers':
      case 'record':
      case 'map':
        return { w: 'message', id: this.#box(type, undefined, name, definition) };
      case 'tuple':
        return { w: 'message', id: this.#tuple(type, undefined, name, definition) };
      default:
        return this.#element(type, owner, hint);
    }
  }

  /** A message or enum as its own file has it, with everything that it leads to. */
  #handWritten(fullName: string, id: TypeId): WireElement {
    if (this.#external.enums.has(fullName)) {
      addExternal({ w: 'enum', id: fullName }, this.#external, this.#messages, this.#enums);
      return { w: 'enum', id: fullName, type: { k: 'ref', id } };
    }
    addExternal({ w: 'message', id: fullName }, this.#external, this.#messages, this.#enums);
    return { w: 'message', id: fullName };
  }

  /** Declares a message when it is met first; its name is known before its parts are planned. */
  #declare(
    owner: string | undefined,
    hint: string,
    shape: WireMessage['shape'],
    from: Type | TypeDef,
    plan: (fullName: string) => Pick<WireMessage, 'fields' | 'constants'>,
  ): string {
    const name = pascal(hint);
    const fullName = `${owner ?? this.#package}.${name}`;
    const known = this.#messages.get(fullName);
    if (known !== undefined) {
      if (this.#madeFrom.get(fullName) !== from) this.#clash(fullName, from, known.loc);
      return fullName;
    }
    this.#madeFrom.set(fullName, from);
    const definition = 'name' in from ? from : undefined;
    const draft: Draft = {
      fullName,
      name,
      ...(owner !== undefined && { parent: owner }),
      shape,
      fields: [],
      constants: [],
      reserved: [],
      removed: definition?.removed ?? [],
      ...notesOf(definition),
    };
    this.#messages.set(fullName, draft);
    const { fields, constants } = plan(fullName);
    draft.fields = fields;
    draft.constants = constants;
    return fullName;
  }

  readonly #madeFrom = new Map<string, unknown>();

  #clash(fullName: string, from: Type | TypeDef, loc: Loc | undefined): void {
    const place = ('loc' in from ? from.loc : undefined) ?? loc ?? NOWHERE;
    this.#findings.error(
      'CG3001',
      place,
      `two shapes want the name ${fullName} in the .proto files`,
    );
  }

  #object(id: TypeId, definition: Extract<TypeDef, { k: 'object' }>): string {
    return this.#declare(undefined, definition.name, 'object', definition, (fullName) => {
      const tags = this.#tags.get(id);
      const constants: { member: string; value: string | number | boolean }[] = [];
      const fields: WireField[] = [];
      for (const field of definition.fields) {
        if (tags?.has(field.name) && field.type.k === 'literal')
          constants.push({ member: field.name, value: field.type.value });
        else fields.push(...this.#fields(field, fullName));
      }
      return { fields, constants };
    });
  }

  /** One field, or the two of a member that may be absent, null or a value. */
  #fields(field: Field, owner: string): readonly WireField[] {
    const { type, nullable } = withoutNull(this.#unalias(field.type));
    const missing = field.optional === true || field.undef === true;
    const base = {
      key: field.name,
      member: field.name,
      number: 0,
      protoName: fieldName(field.name),
      was: field.was ?? [],
      ...(field.pin !== undefined && { pin: field.pin }),
      ...(field.hot && { hot: true as const }),
      ...notesOf(field),
    };
    if (type === undefined) {
      // Only null: worth a field only where it may also be absent.
      const presence = missing ? 'optional' : 'plain';
      return [
        {
          ...base,
          type: { w: 'null' },
          presence,
          ...(missing && { absent: 'undefined' as const }),
        },
      ];
    }
    const hint = pascal(field.name);
    if (missing && nullable) {
      const oneof = `${base.protoName}_state`;
      const one = { ...base, oneof, presence: 'case' as const, absent: 'undefined' as const };
      return [
        { ...one, type: this.#element(type, owner, hint) },
        {
          ...one,
          key: `${field.name} (null)`,
          protoName: `${base.protoName}_null`,
          was: base.was.map((name) => `${name} (null)`),
          type: { w: 'null' },
        },
      ];
    }
    const isPlainList = !nullable && (!missing || field.absentAsEmpty === true);
    const list = isPlainList ? this.#list(this.#unalias(type), owner, hint) : undefined;
    if (list !== undefined) {
      const absentAsEmpty = missing ? { absentAsEmpty: true as const } : {};
      return [{ ...base, type: list, presence: 'plain', ...absentAsEmpty }];
    }
    const element = this.#element(nullable ? type : field.type, owner, hint);
    if (!missing && !nullable) return [{ ...base, type: element, presence: 'plain' }];
    return [
      { ...base, type: element, presence: 'optional', absent: missing ? 'undefined' : 'null' },
    ];
  }

  /** The model's type behind names that are not on the wire. */
  #unalias(type: Type): Type {
    for (let current = type; ; ) {
      if (current.k !== 'ref' || this.#recursive.has(current.id)) return current;
      const definition = this.#definition(current.id);
      if (definition.k !== 'alias') return current;
      const isNamedOnWire = definition.type.k === 'union' && !hasNull(definition.type);
      if (isNamedOnWire || definition.type.k === 'tuple') return current;
      current = definition.type;
    }
  }

  #list(type: Type, owner: string, hint: string): WireType | undefined {
    switch (type.k) {
      case 'array':
      case 'set':
        return {
          w: 'repeated',
          of: this.#element(type.of, owner, `${hint}Item`),
          js: type.k,
          type,
        };
      case 'numbers':
        return { w: 'repeated', of: numberElement(type.of), js: type.of, type };
      case 'record':
      case 'map': {
        const key = this.#element(type.key ?? { k: 'string' }, owner, `${hint}Key`);
        if (key.w === 'scalar' && MAP_KEYS.has(key.proto)) {
          const value = this.#element(type.of, owner, `${hint}Value`);
          return { w: 'map', key, value, js: type.k, type };
        }
        return { w: 'repeated', of: this.#entry(type, key, owner, hint), js: 'map', type };
      }
      default:
        return undefined;
    }
  }

  #entry(
    type: Extract<ListType, { k: 'record' | 'map' }>,
    key: WireElement,
    owner: string,
    hint: string,
  ): WireElement {
    const id = this.#declare(owner, `${hint}Entry`, 'entry', type, (fullName) => ({
      fields: [
        { ...bare('key'), type: key, presence: 'plain' },
        ...this.#fields({ name: 'value', type: type.of }, fullName),
      ],
      constants: [],
    }));
    return { w: 'message', id };
  }

  /** A message around one value that proto3 cannot repeat, leave out or make null by itself. */
  #box(type: Type, owner: string | undefined, hint: string, definition?: TypeDef): string {
    return this.#declare(owner, hint, 'box', definition ?? type, (fullName) => ({
      fields: this.#fields({ name: 'value', type }, fullName),
      constants: [],
    }));
  }

  #tuple(
    type: Extract<Type, { k: 'tuple' }>,
    owner: string | undefined,
    hint: string,
    definition?: TypeDef,
  ): string {
    return this.#declare(owner, hint, 'tuple', definition ?? type, (fullName) => {
      const fields = type.items.flatMap((item, i) => {
        const optional = item.optional ? { optional: true as const } : {};
        return this.#fields({ name: String(i), type: item.type, ...optional }, fullName).map(
          (field) => ({
            ...field,
            protoName: `item_${field.protoName.replace(/^f_/, '')}`,
            pin: i + 1,
          }),
        );
      });
      if (type.rest !== undefined) {
        const rest: Type = { k: 'array', of: type.rest };
        fields.push(
          ...this.#fields({ name: 'rest', type: rest }, fullName).map((field) => ({
            ...field,
            pin: type.items.length + 1,
          })),
        );
      }
      return { fields, constants: [] };
    });
  }

  #union(
    type: Extract<Type, { k: 'union' }>,
    owner: string | undefined,
    hint: string,
    definition: TypeDef | undefined,
  ): string {
    return this.#declare(owner, hint, 'union', definition ?? type, (fullName) => {
      const { tag } = type;
      const tagged = new Set(tag?.cases.map((one) => one.id));
      const oneof = tag === undefined ? 'value' : fieldName(tag.field);
      const fields: WireField[] = [];
      for (const { id, values } of tag?.cases ?? []) {
        for (const value of values) {
          fields.push({
            ...bare(String(value)),
            protoName: caseName(value),
            type: this.#element({ k: 'ref', id }, fullName, pascal(String(value))),
            presence: 'case',
            oneof,
            match: { by: 'tag', member: tag?.field ?? '', value },
            ...notesOf(this.#definition(id)),
          });
        }
      }
      for (const kind of this.#kinds(
        type.of.filter((one) => !(one.k === 'ref' && tagged.has(one.id))),
      )) {
        fields.push({
          ...bare(`(${kind.name})`),
          protoName: `${snake(kind.name)}_value`,
          type: this.#element(kind.type, fullName, pascal(kind.name)),
          presence: 'case',
          oneof,
          match: { by: 'kind', type: kind.type },
        });
      }
      return { fields, constants: [] };
    });
  }

  /** The members that are told apart by what kind of value they are; literals of one kind are together. */
  #kinds(members: readonly Type[]): readonly { name: string; type: Type }[] {
    const kinds = new Map<string, Type[]>();
    for (const member of members) {
      const name = member.k === 'literal' ? `${typeof member.value} literal` : this.#kindOf(member);
      kinds.set(name, [...(kinds.get(name) ?? []), member]);
    }
    return [...kinds].map(([name, types]) => {
      const [only] = types;
      const type: Type =
        types.length === 1 && only !== undefined ? only : { k: 'union', of: types };
      return { name, type };
    });
  }

  #kindOf(type: Type): string {
    if (type.k === 'numbers') return type.of;
    if (type.k !== 'ref') return type.k;
    const definition = this.#definition(type.id);
    if (definition.k === 'alias') return this.#kindOf(definition.type);
    return definition.k === 'object' ? 'object' : 'enum';
  }

  /** Texts are an enum, numbers and booleans a scalar with few values. */
  #literals(
    values: readonly (string | number | boolean)[],
    type: Type,
    owner: string | undefined,
    hint: string,
    definition: TypeDef | undefined,
  ): WireElement {
    const texts = values.filter((value) => typeof value === 'string');
    if (texts.length === 0) {
      const numbers = values.filter((value) => typeof value === 'number');
      if (numbers.length === 0) return { w: 'scalar', proto: 'bool', type };
      return { w: 'scalar', proto: smallestKind(numbers), type };
    }
    const name = pascal(hint);
    const fullName = `${owner ?? this.#package}.${name}`;
    const from = definition ?? type;
    if (this.#madeFrom.has(fullName)) {
      if (this.#madeFrom.get(fullName) !== from) this.#clash(fullName, from, undefined);
      return { w: 'enum', id: fullName, type };
    }
    this.#madeFrom.set(fullName, from);
    this.#enums.set(fullName, {
      fullName,
      name,
      ...(owner !== undefined && { parent: owner }),
      numeric: false,
      open: type.k === 'union' && type.open === true,
      reserved: [],
      removed: definition?.removed ?? [],
      values: texts.map((value) => ({ ...enumValue(name, value), value, number: 0, was: [] })),
      ...notesOf(definition),
    });
    return { w: 'enum', id: fullName, type };
  }

  #enum(_id: TypeId, definition: Extract<TypeDef, { k: 'enum' }>): string {
    const name = pascal(definition.name);
    const fullName = `${this.#package}.${name}`;
    if (this.#madeFrom.has(fullName)) {
      if (this.#madeFrom.get(fullName) !== definition) this.#clash(fullName, definition, undefined);
      return fullName;
    }
    this.#madeFrom.set(fullName, definition);
    const numeric = definition.members.every((member) => typeof member.value === 'number');
    this.#enums.set(fullName, {
      fullName,
      name,
      numeric,
      open: definition.open === true,
      reserved: [],
      removed: definition.removed ?? [],
      values: definition.members.map((member) => ({
        ...enumValue(name, numeric ? member.name : String(member.value)),
        ...(typeof member.value === 'string' && {
          protoName: `${upperSnake(name)}_${upperSnake(member.name)}`,
        }),
        value: member.value,
        number: typeof member.value === 'number' ? member.value : 0,
        was: member.was ?? [],
        ...(member.pin !== undefined && { pin: member.pin }),
        ...notesOf(member),
      })),
      ...notesOf(definition),
    });
    return fullName;
  }

  #definition(id: TypeId): TypeDef {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    return definition;
  }
}

const NOWHERE: Loc = { file: '', line: 1, column: 1, length: 1, text: '' };
const MAP_KEYS = new Set<ProtoScalar>([
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'bool',
  'string',
]);

/** A field that no declaration of its own stands behind. */
function bare(key: string): Pick<WireField, 'key' | 'member' | 'number' | 'protoName' | 'was'> {
  return { key, member: key, number: 0, protoName: fieldName(key), was: [] };
}

function caseName(value: string | number | boolean): string {
  if (typeof value === 'string' && /^[A-Za-z]/.test(value)) return fieldName(value);
  const name = snake(String(value)) || 'empty';
  return `case_${typeof value === 'number' && value < 0 ? 'minus_' : ''}${name}`;
}

function enumValue(name: string, key: string): Pick<WireEnumValue, 'key' | 'protoName'> {
  return { key, protoName: `${upperSnake(name)}_${upperSnake(key) || 'EMPTY'}` };
}

function notesOf(
  notes: { readonly doc?: string; readonly deprecated?: string; readonly loc?: Loc } | undefined,
): { doc?: string; deprecated?: string; loc?: Loc } {
  if (notes === undefined) return {};
  const { doc, deprecated, loc } = notes;
  return {
    ...(doc !== undefined && { doc }),
    ...(deprecated !== undefined && { deprecated }),
    ...(loc !== undefined && { loc }),
  };
}

function hasNull(type: Extract<Type, { k: 'union' }>): boolean {
  return type.of.some((one) => one.k === 'null');
}

/** The type without null; `type` is undefined when nothing is left. */
function withoutNull(type: Type): { type: Type | undefined; nullable: boolean } {
  if (type.k === 'null') return { type: undefined, nullable: true };
  if (type.k !== 'union' || !hasNull(type)) return { type, nullable: false };
  const of = type.of.filter((one) => one.k !== 'null');
  const [only] = of;
  return { type: of.length === 1 && only !== undefined ? only : { ...type, of }, nullable: true };
}

function smallestKind(numbers: readonly number[]): ProtoScalar {
  const isWhole = numbers.every((value) => Number.isInteger(value) && !Object.is(value, -0));
  if (isWhole && numbers.every((value) => value >= 0 && value < 2 ** 32)) return 'uint32';
  if (isWhole && numbers.every((value) => value >= -(2 ** 31) && value < 2 ** 31)) return 'int32';
  return 'double';
}

function numberElement(of: Extract<Type, { k: 'numbers' }>['of']): WireElement {
  switch (of) {
    case 'Float32Array':
      return { w: 'scalar', proto: 'float', type: { k: 'number', as: 'float', nonFinite: true } };
    case 'Float64Array':
      return { w: 'scalar', proto: 'double', type: { k: 'number', nonFinite: true } };
    case 'Int8Array':
      return {
        w: 'scalar',
        proto: 'sint32',
        type: { k: 'number', as: 'sint32', min: -128, max: 127 },
      };
    case 'Int16Array':
      return {
        w: 'scalar',
        proto: 'sint32',
        type: { k: 'number', as: 'sint32', min: -32_768, max: 32_767 },
      };
    case 'Int32Array':
      return { w: 'scalar', proto: 'sint32', type: { k: 'number', as: 'sint32' } };
    case 'Uint16Array':
      return { w: 'scalar', proto: 'uint32', type: { k: 'number', as: 'uint32', max: 65_535 } };
    case 'Uint32Array':
      return { w: 'scalar', proto: 'uint32', type: { k: 'number', as: 'uint32' } };
    case 'BigInt64Array':
      return { w: 'scalar', proto: 'sint64', type: { k: 'bigint' } };
    case 'BigUint64Array':
      return { w: 'scalar', proto: 'uint64', type: { k: 'bigint', as: 'uint64' } };
  }
}

function partsOf(type: Type): readonly Type[] {
  switch (type.k) {
    case 'array':
    case 'set':
      return [type.of];
    case 'record':
    case 'map':
      return type.key === undefined ? [type.of] : [type.key, type.of];
    case 'tuple':
      return [
        ...type.items.map((item) => item.type),
        ...(type.rest === undefined ? [] : [type.rest]),
      ];
    case 'union':
      return type.of;
    default:
      return [];
  }
}

/** Aliases that lead back to themselves through aliases alone, which must therefore be messages. */
function recursiveAliases(types: Messages['types']): ReadonlySet<TypeId> {
  const refs = (type: Type): TypeId[] =>
    type.k === 'ref' ? [type.id] : partsOf(type).flatMap(refs);
  const found = new Set<TypeId>();
  for (const [id, definition] of Object.entries(types)) {
    if (definition.k !== 'alias') continue;
    const seen = new Set<TypeId>();
    const open = refs(definition.type);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const other = types[next];
      if (other?.k === 'alias') open.push(...refs(other.type));
    }
    if (seen.has(id)) found.add(id);
  }
  return found;
}

/** The limits of a list, for emitters. */
export function lengthsOf(type: Type): Lengths {
  return 'minLength' in type || 'maxLength' in type ? (type as Lengths) : {};
}
