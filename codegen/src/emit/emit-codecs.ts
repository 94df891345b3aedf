import type { Type } from '../ir/ir.js';
import { Memo } from '../ir/memo.js';
import type { Message, Messages } from '../wire/messages.js';
import type { WirePlan } from '../wire/plan-wire.js';
import { CodecBody, jsonFunction } from './codec-body.js';
import { codecFacts, knownFunctions } from './codec-facts.js';
import { CodecFile } from './codec-file.js';
import { Decoders } from './decoders.js';
import { Encoders } from './encoders.js';
import { flatTextFunction } from './flat-text.js';
import { IsBody, isFunction } from './is-body.js';
import type { Direction } from './json-code.js';
import { type AddedTo, KnownSegments, together } from './known-segments.js';
import { KnownTexts } from './known-texts.js';
import { CODEC_RUNTIME, HEADER, quote } from './text.js';
import { TypeTable } from './type-table.js';
import { WireTable } from './wire-table.js';

export interface CodecsInput {
  readonly messages: Messages;
  /** With the lock's numbers. */
  readonly plan: WirePlan;
}

/** codecs.js: one codec a message, made of straight-line functions. */
export function emitCodecs({ messages, plan }: CodecsInput, memo = new Memo()): string {
  const facts = codecFacts(messages.types, plan.model, memo);
  const { forms, recursive, repeated, stamps } = facts;
  const slot = (name: string) => memo.slot(`codecs ${name}`, () => new KnownTexts());
  const known = knownFunctions('codecs', facts, memo);
  const file = new CodecFile(forms, plan.model, { repeated, known });
  const encoders = new Encoders(file, recursive);
  const decoders = new Decoders(file, recursive);
  const types = new TypeTable(
    forms,
    stamps && { texts: slot('types'), stampOf: (id) => stamps.type(id) },
  );
  const wires = new WireTable(
    plan.model,
    recursive,
    stamps && { texts: slot('wires'), stampOf: (id) => stamps.wire(id) },
  );

  const codecOf = (message: Message, carrier: string): string => {
    const { constant, label, type } = message;
    const data = types.data(type);
    file.runtime('ProtoReader');
    file.runtime('explainValue');
    file.runtime('explainWire');
    return `export const ${constant} = {
  type: ${quote(label)},
  parse: ${jsonEntry(file, message, 'parse')},
  print: ${jsonEntry(file, message, 'print')},
${textEntry(file, type)}  is: ${isEntry(file, type, constant)},
  encode: (value, w) => {
    const before = w.pos;
    if (${encoders.call(carrier, 'value', '0')}) return true;
    w.pos = before;
    return false;
  },
  decode: (bytes, start, end) => {
    const r = new ProtoReader(bytes, start, end);
    return ${decoders.call(carrier, '0')};
  },
  explain: (value, direction) => explainValue(types, ${data}, value, direction),
  explainBytes: (bytes, start, end) =>
    explainWire(types, wires, ${data}, ${wires.index(carrier)}, bytes, start, end),
};
`;
  };
  const parts = together(file, together(types.rows, wires.rows));
  const segments = memo.slot('codecs', () => new KnownSegments<AddedTo<typeof parts>>());
  segments.begin([...repeated].join());
  const codecs = messages.all.map((message) => {
    const carrier = plan.carriers.get(message);
    if (carrier === undefined) throw new RangeError(`nothing carries ${message.label}`);
    const emit = () => codecOf(message, carrier);
    return stamps === undefined
      ? emit()
      : segments.next(parts, [carrier, ...stamps.ofMessage(message, carrier)], emit);
  });
  const texts = messages.texts.map((message) => textCodec(file, types, message));
  if (codecs.length + texts.length === 0) return `${HEADER}export {};\n`;
  return [
    HEADER + file.emitImports(CODEC_RUNTIME),
    `/** For explaining what is wrong with a value; the functions below never read it. */\n${types.emit()}`,
    ...(codecs.length === 0 ? [] : [`/** The same for bytes. */\n${wires.emit()}`]),
    ...file.texts,
    ...codecs,
    ...texts,
  ].join('\n');
}

/** A codec of what only JSON carries. */
function textCodec(file: CodecFile, types: TypeTable, message: Message): string {
  const { constant, label, type } = message;
  file.runtime('INVALID');
  file.runtime('explainValue');
  return `export const ${constant} = {
  type: ${quote(label)},
  parse: ${jsonEntry(file, message, 'parse')},
  print: ${jsonEntry(file, message, 'print')},
${textEntry(file, type)}  is: ${isEntry(file, type, constant)},
  encode: () => false,
  decode: () => INVALID,
  explain: (value, direction) => explainValue(types, ${types.data(type)}, value, direction),
  explainBytes: () => [],
};
`;
}

/** The function that copies a message's type, or one around it. */
export function jsonEntry(
  file: CodecFile,
  { type, constant }: Message,
  direction: Direction,
): string {
  if (type.k === 'ref') {
    const name = jsonFunction(file, type.id, direction);
    return file.forms.isRecursive(type.id) ? `(value) => ${name}(value, 0)` : name;
  }
  const name = `${file.forms.isSame(type) ? 'copy' : direction}_of_${constant}`;
  return file.add(name, () => {
    const body = new CodecBody(file, direction, false);
    body.lines.add(`return ${body.value(type, 'value')};`);
    return `function ${name}(value) {\n${body.lines}}\n`;
  });
}

function textEntry(file: CodecFile, type: Type): string {
  const name = type.k === 'ref' ? flatTextFunction(file, type.id) : undefined;
  return name === undefined ? '' : `  text: ${name},\n`;
}

function isEntry(file: CodecFile, type: Type, constant: string): string {
  if (type.k === 'ref') {
    const name = isFunction(file, type.id);
    return file.forms.isRecursive(type.id) ? `(value) => ${name}(value, 0)` : name;
  }
  return file.add(`is_of_${constant}`, () => {
    const body = new IsBody(file, false);
    body.value(type, 'value');
    body.lines.add('return true;');
    return `function is_of_${constant}(value) {\n${body.lines}}\n`;
  });
}
