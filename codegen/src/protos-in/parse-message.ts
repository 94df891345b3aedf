import type { Loc } from '../ir/ir.js';
import type { ProtoEnum, ProtoEnumValue, ProtoField, ProtoMessage } from './proto-file.js';
import { ProtoFault, type Token } from './proto-tokens.js';
import { type ProtoOptions, readOption, readOptionList } from './read-proto-options.js';
import type { StatementReader } from './statement-reader.js';
import type { TokenReader } from './token-reader.js';

const MAX_NESTING = 32;
const MAX_FIELD_NUMBER = 2 ** 29 - 1;
const MAX_ENUM_NUMBER = 2 ** 31 - 1;

/** What may stand in a file and in a message. */
export interface ParsedBody {
  readonly messages: ProtoMessage[];
  readonly enums: ProtoEnum[];
}

interface ParsedReserved {
  readonly ranges: { from: number; to: number }[];
  readonly names: string[];
}

export function parseMessage(statements: StatementReader, depth: number): ProtoMessage {
  const { tokens } = statements;
  const first = tokens.expect('message');
  const name = tokens.name("a message's name");
  if (depth >= MAX_NESTING) {
    const message = `messages lie more than ${MAX_NESTING} deep in each other`;
    throw new ProtoFault(message, name.start, name.end);
  }
  tokens.expect('{');
  const doc = tokens.docOf(first);
  const fields: ProtoField[] = [];
  const body: ParsedBody = { messages: [], enums: [] };
  const reserved: ParsedReserved = { ranges: [], names: [] };
  const options: Record<string, string> = {};
  statements.block((start) => {
    if (isDeclaration(tokens, start)) {
      switch (start.text) {
        case 'message':
          body.messages.push(parseMessage(statements, depth + 1));
          return;
        case 'enum':
          body.enums.push(parseEnum(statements));
          return;
        case 'option':
          tokens.next();
          readOption(tokens, options);
          return;
        case 'reserved':
          readReserved(tokens, reserved, MAX_FIELD_NUMBER);
          return;
        case 'oneof':
          parseOneof(statements, fields);
          return;
        case 'extend':
          statements.skipExtend();
          return;
        case 'extensions':
          statements.unsupported(
            tokens.locate(start),
            'extensions are not read',
            'remove the range',
          );
          tokens.recover();
          return;
      }
    }
    const field = parseField(statements, undefined);
    if (field !== undefined) fields.push(field);
  });
  const notes = notesOf(tokens.locate(name), options);
  return { name: name.text, ...notes, ...doc, fields, ...body, reserved };
}

const DECLARATIONS = new Set([
  'message',
  'enum',
  'option',
  'reserved',
  'oneof',
  'extend',
  'extensions',
]);

function isDeclaration(tokens: TokenReader, start: Token): boolean {
  return DECLARATIONS.has(start.text) && tokens.isWord(start.text);
}

function parseOneof(statements: StatementReader, fields: ProtoField[]): void {
  const { tokens } = statements;
  tokens.expect('oneof');
  const name = tokens.name("a oneof's name");
  tokens.expect('{');
  const before = fields.length;
  statements.block(() => {
    if (tokens.isWord('option')) {
      tokens.next();
      readOption(tokens, {});
      return;
    }
    const field = parseField(statements, name.text);
    if (field !== undefined) fields.push(field);
  });
  if (fields.length === before) statements.wrong(name, `the oneof ${name.text} has no fields`);
}

function parseField(
  statements: StatementReader,
  oneof: string | undefined,
): ProtoField | undefined {
  const { tokens } = statements;
  const first = tokens.token;
  let label: ProtoField['label'] = 'plain';
  if (oneof === undefined) {
    if (tokens.isWord('repeated')) label = 'repeated';
    else if (tokens.isWord('optional')) label = 'optional';
    if (label !== 'plain') tokens.next();
    else if (tokens.isWord('required')) {
      statements.unsupported(
        tokens.locate(first),
        'proto3 has no required fields',
        'leave the word out: a field without a word is always there in TypeScript',
      );
      tokens.next();
    }
  }
  if (tokens.is('group') && tokens.following.kind === 'name') {
    statements.unsupported(
      tokens.locate(tokens.token),
      'groups are not read',
      'declare a message, and a field of its type',
    );
    tokens.recover();
    return undefined;
  }
  if (tokens.is('map') && tokens.following.text === '<') return parseMap(tokens, label, oneof);
  const type = tokens.path("a field's type");
  const name = tokens.name("a field's name");
  return { ...parseRest(tokens, first, name), label, type, ...(oneof !== undefined && { oneof }) };
}

function parseMap(
  tokens: TokenReader,
  label: ProtoField['label'],
  oneof: string | undefined,
): ProtoField {
  const first = tokens.next();
  if (label !== 'plain' || oneof !== undefined)
    throw new ProtoFault(
      'a map is neither repeated, optional nor in a oneof',
      first.start,
      first.end,
    );
  tokens.expect('<');
  const key = tokens.path("a map key's type");
  tokens.expect(',');
  const type = tokens.path("a map value's type");
  tokens.expect('>');
  const name = tokens.name("a field's name");
  return { ...parseRest(tokens, first, name), label: 'repeated', key, type };
}

function parseRest(tokens: TokenReader, first: Token, name: Token) {
  tokens.expect('=');
  const { value, loc } = tokens.integer('a field number');
  const options = readOptionList(tokens);
  tokens.expect(';');
  const { json_name: jsonName } = options;
  return {
    name: name.text,
    number: value,
    numberLoc: loc,
    ...notesOf(tokens.locate(name), options),
    ...tokens.docOf(first),
    ...(jsonName !== undefined && { jsonName }),
  };
}

export function parseEnum(statements: StatementReader): ProtoEnum {
  const { tokens } = statements;
  const first = tokens.expect('enum');
  const name = tokens.name("an enum's name");
  tokens.expect('{');
  const doc = tokens.docOf(first);
  const values: ProtoEnumValue[] = [];
  const reserved: ParsedReserved = { ranges: [], names: [] };
  const options: Record<string, string> = {};
  statements.block((start) => {
    if (start.text === 'option' && tokens.following.text !== '=') {
      tokens.next();
      readOption(tokens, options);
      if (options.allow_alias === 'true') {
        const hint = 'give each number one name';
        statements.unsupported(tokens.locate(start), 'two names for a number are not read', hint);
      }
    } else if (start.text === 'reserved' && tokens.following.text !== '=') {
      readReserved(tokens, reserved, MAX_ENUM_NUMBER);
    } else {
      const value = tokens.name("a value's name");
      values.push(parseRest(tokens, start, value));
    }
  });
  return { name: name.text, ...notesOf(tokens.locate(name), options), ...doc, values, reserved };
}

/** `reserved 2, 9 to 11, 40 to max;`, `reserved "old";` */
function readReserved(tokens: TokenReader, reserved: ParsedReserved, max: number): void {
  tokens.next();
  do {
    if (tokens.token.kind === 'text') reserved.names.push(tokens.string('a name').value);
    else {
      const { value: from } = tokens.integer('a number or a name in quotes');
      let to = from;
      if (tokens.take('to')) to = tokens.take('max') ? max : tokens.integer('a number').value;
      reserved.ranges.push({ from, to });
    }
  } while (tokens.take(','));
  tokens.expect(';');
}

function notesOf(loc: Loc, options: ProtoOptions): { loc: Loc; deprecated?: true } {
  return options.deprecated === 'true' ? { loc, deprecated: true } : { loc };
}
