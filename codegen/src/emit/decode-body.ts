import type { WireField, WireMessage, WireType } from '../wire/wire-model.js';
import { isEndChecked, listVariable, mapEntryCode, repeatedCases } from './decode-list.js';
import { type DecodeValue, zeroOf } from './decode-value.js';
import { addMember } from './read-member.js';
import { key, literal, member as memberAccess } from './text.js';
import { messageOf, tagOf, wireType } from './wire-code.js';
import { membersOf, type WireMember } from './wire-members.js';

/** How a member is read: the variable that collects it, and the value that it becomes. */
interface Slot {
  readonly member: WireMember;
  readonly name: string;
  /** Emits the checks at the end; answers the expression of the value. */
  finish(): string;
  /** Whether the finished value may be undefined, which leaves the member out. */
  readonly mayBeAbsent: boolean;
}

/** Writes the body of a function that reads a message: what shape its value has. */
export class DecodeBody {
  readonly #code: DecodeValue;

  constructor(code: DecodeValue) {
    this.#code = code;
  }

  message(message: WireMessage): void {
    if (message.shape === 'union') {
      this.#union(message);
      return;
    }
    const slots = membersOf(message).map((one) => this.#slot(one));
    this.#loop(() => {
      for (const slot of slots) {
        for (const field of slot.member.fields) {
          const others = slots.filter(
            ({ member }) =>
              field.oneof !== undefined &&
              member !== slot.member &&
              member.field.oneof === field.oneof,
          );
          this.#cases(
            field,
            slot.name,
            others.map(({ name }) => `${name} = undefined;`),
          );
        }
      }
    });
    const values = slots.map((slot) => ({ ...slot, value: slot.finish() }));
    if (message.shape === 'box' || message.shape === 'entry') {
      const [only, second] = values;
      this.#code.lines.add(
        `return ${message.shape === 'box' ? only?.value : `[${only?.value}, ${second?.value}]`};`,
      );
    } else if (message.shape === 'tuple') this.#tuple(values);
    else this.#object(message, values);
  }

  #object(message: WireMessage, values: readonly (Slot & { readonly value: string })[]): void {
    const { lines } = this.#code;
    const always = [
      ...message.constants.map(({ member, value }) => `${key(member)}: ${literal(value)}`),
      ...values
        .filter((one) => !one.mayBeAbsent)
        .map(({ member, value }) => `${key(member.member)}: ${value}`),
    ];
    const object = always.length === 0 ? '{}' : `{ ${always.join(', ')} }`;
    const sometimes = values.filter((one) => one.mayBeAbsent);
    if (sometimes.length === 0) {
      lines.add(`return ${object};`);
      return;
    }
    const result = lines.fresh('o');
    lines.add(`const ${result} = ${object};`);
    for (const { member, value } of sometimes)
      lines.add(`if (${value} !== undefined) ${addMember(result, member.member, value)}`);
    lines.add(`return ${result};`);
  }

  #tuple(values: readonly (Slot & { readonly value: string })[]): void {
    const { lines } = this.#code;
    const rest = values.find((one) => one.member.member === 'rest');
    const items = values.filter((one) => one !== rest);
    const required = items.filter((one) => !one.mayBeAbsent);
    const optional = items.filter((one) => one.mayBeAbsent);
    const result = lines.fresh('a');
    lines.add(`const ${result} = [${required.map(({ value }) => value).join(', ')}];`);
    optional.forEach(({ value }, i) => {
      // Nothing may follow an item that is left out.
      const later = [
        ...optional.slice(i + 1).map((one) => `${one.value} !== undefined`),
        ...(rest === undefined ? [] : [`${rest.value}.length > 0`]),
      ];
      lines.add(`if (${value} !== undefined) ${result}.push(${value});`);
      if (later.length > 0) lines.add(`else if (${later.join(' || ')}) return INVALID;`);
    });
    if (rest !== undefined) {
      const item = lines.fresh();
      lines.add(`for (const ${item} of ${rest.value}) ${result}.push(${item});`);
    }
    lines.add(`return ${result};`);
  }

  #union(message: WireMessage): void {
    const { lines } = this.#code;
    const value = lines.fresh();
    lines.add(`let ${value} = INVALID;`);
    this.#loop(() => {
      for (const field of message.fields) {
        this.#cases(field, value, [], () => {
          if (field.match?.by !== 'tag') return;
          const { member, value: tag } = field.match;
          if (this.#isConstant(field.type, member)) return;
          this.#code.refuseIf(`${value}${memberAccess(member)} !== ${literal(tag)}`);
        });
      }
    });
    lines.add(`return ${value};`);
  }

  #isConstant(type: WireType, member: string): boolean {
    if (type.w !== 'message') return false;
    return messageOf(this.#code.file.model, type.id).constants.some((one) => one.member === member);
  }

  #loop(cases: () => void): void {
    const { lines } = this.#code;
    lines.block('while (r.pos < r.end)', () => {
      lines.add('const tag = r.tag();');
      lines.block('switch (tag)', () => {
        cases();
        lines.add('default:');
        lines.indented(() => lines.add('r.skip(tag);'));
      });
    });
  }

  /** The cases of a field: one, or two for numbers that may be packed or not. */
  #cases(field: WireField, name: string, before: readonly string[], after = () => {}): void {
    const { type } = field;
    if (type.w === 'repeated') {
      repeatedCases(this.#code, field.number, type, name);
      return;
    }
    if (type.w === 'map') {
      this.#code.case(tagOf(field.number, 2), () => mapEntryCode(this.#code, type, name));
      return;
    }
    this.#code.case(tagOf(field.number, wireType(type)), () => {
      for (const line of before) this.#code.lines.add(line);
      if (type.w === 'null') {
        this.#code.lines.add('r.uint();');
        this.#code.lines.add(`${name} = null;`);
      } else if (field.presence === 'plain' && isEndChecked(type)) {
        this.#code.lines.add(`${name} = ${this.#code.raw(type)};`);
      } else {
        this.#code.lines.add(`${name} = ${this.#code.element(type)};`);
        after();
      }
    });
  }

  #slot(member: WireMember): Slot {
    const { lines } = this.#code;
    const { field } = member;
    const { type } = field;
    const name = lines.fresh('f');
    const slot = (first: string | undefined, finish: () => string, mayBeAbsent = false): Slot => {
      lines.add(first === undefined ? `let ${name};` : `let ${name} = ${first};`);
      return { member, name, finish, mayBeAbsent };
    };
    switch (type.w) {
      case 'repeated':
      case 'map':
        return { member, name, mayBeAbsent: false, finish: listVariable(this.#code, name, type) };
      case 'null':
        if (field.presence === 'plain') return slot('null', () => 'null');
        return slot(undefined, () => name, true);
      default:
    }
    if (field.presence !== 'plain') {
      const isAbsentNull = member.absent === 'null';
      return slot(isAbsentNull ? 'null' : undefined, () => name, !isAbsentNull);
    }
    switch (type.w) {
      case 'scalar':
        return slot(zeroOf(type), () => this.#code.checked(type, name));
      case 'enum':
        return slot('0', () => this.#code.enumValue(type.id, name), this.#code.enum(type.id).open);
      default:
        return slot(undefined, () => {
          this.#code.refuseIf(`${name} === undefined`);
          return name;
        });
    }
  }
}
