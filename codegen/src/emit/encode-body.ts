import type { Type } from '../ir/ir.js';
import type { WireMessage } from '../wire/wire-model.js';
import { arrayCode } from './encode-list.js';
import type { EncodeValue } from './encode-value.js';
import { moreThanOne, oneofsOf } from './one-of.js';
import { readMember } from './read-member.js';
import { literal } from './text.js';
import { isObject, memberTest } from './union-test.js';
import { membersOf, type WireMember } from './wire-members.js';

/** Writes the body of a function that appends a message: what shape its value has. */
export class EncodeBody {
  readonly #code: EncodeValue;

  constructor(code: EncodeValue) {
    this.#code = code;
  }

  message(message: WireMessage): void {
    switch (message.shape) {
      case 'object':
        this.#object(message);
        break;
      case 'tuple':
        this.#tuple(message);
        break;
      case 'union':
        this.#union(message);
        return;
      case 'box':
        for (const member of membersOf(message)) this.#member(member, 'value');
        break;
      case 'entry':
        for (const member of membersOf(message))
          this.#member(member, member.member === 'key' ? 'key' : 'value');
        break;
    }
    this.#code.lines.add('return true;');
  }

  #object(message: WireMessage): void {
    this.#code.refuseIf(`typeof value !== 'object' || value === null || Array.isArray(value)`);
    for (const { member, value } of message.constants)
      this.#code.refuseIf(`${inParentheses(readMember('value', member))} !== ${literal(value)}`);
    const members = membersOf(message).map((member) => {
      const name = this.#code.lines.fresh();
      this.#code.lines.add(`const ${name} = ${readMember('value', member.member)};`);
      this.#member(member, name);
      return { member, name };
    });
    for (const names of oneofsOf(members)) this.#code.refuseIf(moreThanOne(names));
  }

  #tuple(message: WireMessage): void {
    const members = membersOf(message);
    const items = members.filter((one) => one.member !== 'rest');
    const rest = members.find((one) => one.member === 'rest');
    const required = items.filter((one) => one.absent !== 'undefined').length;
    const most = rest === undefined ? ` || value.length > ${items.length}` : '';
    this.#code.refuseIf(`!Array.isArray(value) || value.length < ${required}${most}`);
    items.forEach((item, i) => {
      const emit = () => {
        const name = this.#code.lines.fresh();
        this.#code.lines.add(`const ${name} = value[${i}];`);
        this.#member(item, name, true);
      };
      if (item.absent === 'undefined') this.#code.lines.block(`if (value.length > ${i})`, emit);
      else emit();
    });
    if (rest !== undefined && rest.field.type.w === 'repeated')
      arrayCode(this.#code, rest.field, rest.field.type, 'value', items.length);
  }

  #union(message: WireMessage): void {
    const { lines } = this.#code;
    const tagged = message.fields.filter((one) => one.match?.by === 'tag');
    const kinds = message.fields.flatMap((field) =>
      field.match?.by === 'kind' ? [{ field, type: field.match.type }] : [],
    );
    const test = (type: Type) => memberTest(type, 'value', true, this.#code.file.forms);
    const isAny = (type: Type) => Number(test(type) === isObject('value'));
    kinds.sort((a, b) => isAny(a.type) - isAny(b.type));
    for (const { field, type } of kinds) {
      lines.block(`if (${test(type)})`, () => {
        this.#code.always(field, field.type, 'value');
        lines.add('return true;');
      });
    }
    const [first] = tagged;
    if (first?.match?.by === 'tag') {
      this.#code.refuseIf(`typeof value !== 'object' || value === null || Array.isArray(value)`);
      lines.block(`switch (${readMember('value', first.match.member)})`, () => {
        for (const field of tagged) {
          if (field.match?.by !== 'tag') continue;
          lines.block(`case ${literal(field.match.value)}:`, () => {
            this.#code.always(field, field.type, 'value');
            lines.add('return true;');
          });
        }
      });
    }
    lines.add('return false;');
  }

  /** @param isThere whether it is known not to be left out */
  #member({ field, fields, absent }: WireMember, name: string, isThere = false): void {
    const { lines } = this.#code;
    const { type } = field;
    const asNull = fields.find((one) => one !== field);
    const write = () => {
      if (asNull === undefined) this.#code.always(field, type, name);
      else {
        lines.block(`if (${name} === null)`, () => this.#code.always(asNull, asNull.type, name));
        lines.block('else', () => this.#code.always(field, type, name));
      }
    };
    if (field.presence === 'plain') {
      if (field.absentAsEmpty)
        lines.block(`if (${name} !== undefined)`, () => this.#code.plain(field, name));
      else this.#code.plain(field, name);
    } else if (isThere && absent === 'undefined') write();
    else lines.block(`if (${name} !== ${absent ?? 'undefined'})`, write);
  }
}

function inParentheses(expression: string): string {
  return expression.includes('?') ? `(${expression})` : expression;
}
