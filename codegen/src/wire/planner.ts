import type { Stamps } from '../ir/closure-stamps.js';
import type { Findings } from '../ir/diagnostic.js';
import type { Loc, Type, TypeDef, TypeId } from '../ir/ir.js';
import type { Memo } from '../ir/memo.js';
import { recursiveAliases } from '../ir/type-parts.js';
import type { ExternalWire } from '../protos-in/hand-protos.js';
import { discriminants } from './discriminants.js';
import { Drafts } from './drafts.js';
import type { KeptPlan } from './kept-drafts.js';
import { literalsOf } from './literals-of.js';
import type { Message, Messages } from './messages.js';
import { enumOfMembers, enumOfTexts } from './plan-enum.js';
import { fieldsOf, hasNull, isNullable } from './plan-fields.js';
import { unionFields } from './plan-union.js';
import { smallestScalar } from './scalar-choice.js';
import { bareField, type MessageRequest, type Shapes } from './shapes.js';
import type { WireElement, WireField, WireMessage, WireModel } from './wire-model.js';

type Union = Extract<Type, { k: 'union' }>;
type Tuple = Extract<Type, { k: 'tuple' }>;

/** Goes through the model's types once, each shape declared where it is met first. */
export class Planner implements Shapes {
  readonly #types: Messages['types'];
  readonly #stamps: Stamps | undefined;
  readonly #drafts: Drafts;
  readonly #recursive: ReadonlySet<TypeId>;
  readonly #discriminants: ReadonlyMap<TypeId, ReadonlySet<string>>;

  /** @param kept what an earlier plan left; what still holds of it is taken over */
  constructor(
    messages: Messages,
    pkg: string,
    findings: Findings,
    external: ExternalWire,
    memo: Memo,
    kept?: KeptPlan,
  ) {
    this.#types = messages.types;
    this.#stamps = kept?.graph?.stamps;
    this.#drafts = new Drafts(
      pkg,
      findings,
      external,
      kept && {
        before: kept.types,
        factsOf: (definition, loc) => this.#factsOf(definition, loc),
        planType: (id) => this.#ref(id, undefined, ''),
      },
    );
    this.#recursive = recursiveAliases(this.#types);
    this.#discriminants = discriminants(messages, memo);
  }

  /** The messages of types with names, for the next plan. */
  get planned(): KeptPlan['types'] {
    return this.#drafts.types;
  }

  #factsOf(definition: TypeDef, loc: Loc | undefined) {
    const id = definition.name;
    const stamp = this.#types[id] === definition ? this.#stamps?.get(id) : undefined;
    if (stamp === undefined) return undefined;
    const tags = [...(this.#discriminants.get(id) ?? [])].sort().join('\n');
    return { stamp, tags, loc: definition.loc === undefined ? loc : undefined };
  }

  model(): WireModel {
    return this.#drafts.model();
  }

  /** What carries a whole body: its own message, or one made for it. */
  carrier(message: Message): string {
    const element = this.element(message.type, undefined, message.constant.replace(/Codec$/, ''));
    this.#drafts.finish();
    if (element.w === 'message') return element.id;
    throw new RangeError(`${message.label} is no message`);
  }

  definition(id: TypeId): TypeDef {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    return definition;
  }

  isRecursive(id: TypeId): boolean {
    return this.#recursive.has(id);
  }

  within<Result>(loc: Loc | undefined, plan: () => Result): Result {
    return this.#drafts.within(loc, plan);
  }

  declare(request: MessageRequest): string {
    return this.#drafts.message(request);
  }

  element(type: Type, owner: string | undefined, hint: string): WireElement {
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
      case 'literal':
      case 'union':
        return this.#choice(type, owner, hint);
      case 'ref':
        return this.#ref(type.id, owner, hint);
      case 'tuple':
        return this.#tuple(type, owner, hint, type);
      case 'null':
      case 'array':
      case 'set':
      case 'numbers':
      case 'record':
      case 'map':
        return this.#box(type, owner, hint, type);
    }
  }

  #ref(id: TypeId, owner: string | undefined, hint: string): WireElement {
    const definition = this.definition(id);
    const { external } = definition;
    if (external !== undefined) {
      return this.#drafts.handWritten(external) === 'enum'
        ? { w: 'enum', id: external, type: { k: 'ref', id } }
        : { w: 'message', id: external };
    }
    if (definition.k === 'object') return this.#object(id, definition);
    if (definition.k === 'enum') {
      const fullName = this.#drafts.enumeration(undefined, definition.name, definition, (place) =>
        enumOfMembers(place, definition),
      );
      return { w: 'enum', id: fullName, type: { k: 'ref', id } };
    }
    const { type, name } = definition;
    switch (type.k) {
      case 'literal':
        // One literal with a name is not worth an enum of its own.
        return this.element(type, owner, hint);
      case 'union':
        return this.#choice(type, undefined, name, definition);
      case 'tuple':
        return this.#tuple(type, undefined, name, definition);
      case 'array':
      case 'set':
      case 'numbers':
      case 'record':
      case 'map':
        return this.#box(type, undefined, name, definition);
      default:
        return this.element(type, owner, hint);
    }
  }

  #object(id: TypeId, definition: Extract<TypeDef, { k: 'object' }>): WireElement {
    return this.#message(undefined, definition.name, 'object', definition, (fullName) => {
      const tags = this.#discriminants.get(id);
      const constants: { member: string; value: string | number | boolean }[] = [];
      const fields: WireField[] = [];
      for (const field of definition.fields) {
        const isAlwaysThere = field.optional !== true && field.undef !== true;
        if (tags?.has(field.name) && isAlwaysThere && field.type.k === 'literal')
          constants.push({ member: field.name, value: field.type.value });
        else fields.push(...fieldsOf(this, field, fullName));
      }
      return { fields, constants };
    });
  }

  /** A union, or a literal, which is a union of one. Texts are an enum, numbers and booleans a scalar with few values. */
  #choice(
    type: Union | Extract<Type, { k: 'literal' }>,
    owner: string | undefined,
    hint: string,
    definition?: TypeDef,
  ): WireElement {
    const values = literalsOf(this, type);
    if (values !== undefined) {
      const texts = values.filter((value) => typeof value === 'string');
      const numbers = values.filter((value) => typeof value === 'number');
      if (numbers.length > 0) return { w: 'scalar', proto: smallestScalar(numbers), type };
      if (texts.length === 0) return { w: 'scalar', proto: 'bool', type };
      const isOpen = type.k === 'union' && type.open === true;
      const fullName = this.#drafts.enumeration(owner, hint, definition ?? type, (place) =>
        enumOfTexts(place, texts, isOpen, definition),
      );
      return { w: 'enum', id: fullName, type };
    }
    if (type.k === 'literal' || hasNull(type))
      return this.#box(type, owner, hint, definition ?? type);
    return this.#message(owner, hint, 'union', definition ?? type, (fullName) => ({
      fields: unionFields(this, type, fullName),
    }));
  }

  /** A message around one value that protobuf cannot repeat, leave out or make null by itself. */
  #box(type: Type, owner: string | undefined, hint: string, from: Type | TypeDef): WireElement {
    return this.#message(owner, hint, 'box', from, (fullName) => ({
      fields: fieldsOf(this, { name: 'value', type }, fullName),
    }));
  }

  /** Numbers are the places of the items, so that items may be added at the end. */
  #tuple(type: Tuple, owner: string | undefined, hint: string, from: Type | TypeDef): WireElement {
    return this.#message(owner, hint, 'tuple', from, (fullName) => {
      const fields = type.items.flatMap((item, i) =>
        this.#item(item.type, item.optional === true, i, fullName),
      );
      if (type.rest !== undefined) {
        const rest: Type = { k: 'array', of: type.rest };
        const [field] = fieldsOf(this, { name: 'rest', type: rest }, fullName);
        if (field !== undefined) fields.push({ ...field, pin: type.items.length + 1 });
      }
      return { fields };
    });
  }

  #item(type: Type, optional: boolean, index: number, owner: string): readonly WireField[] {
    const name = String(index);
    const place = { protoName: `item_${name}`, pin: index + 1 };
    if (optional && isNullable(this, type)) {
      // Absent, null or a value: null goes into a box, so that the item has one number.
      const box = this.#box(type, owner, name, type);
      const field = { ...bareField(name, place.protoName), ...place };
      return [{ ...field, type: box, presence: 'optional', absent: 'undefined' }];
    }
    const fields = fieldsOf(this, { name, type, ...(optional && { optional }) }, owner);
    return fields.map((field) => ({ ...field, ...place }));
  }

  #message(
    owner: string | undefined,
    hint: string,
    shape: WireMessage['shape'],
    from: Type | TypeDef,
    plan: MessageRequest['plan'],
  ): WireElement {
    return { w: 'message', id: this.declare({ owner, hint, shape, from, plan }) };
  }
}
