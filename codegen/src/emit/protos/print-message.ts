import type { Messages } from '../../wire/messages.js';
import type { WireField, WireMessage, WireModel, WireType } from '../../wire/wire-model.js';
import { customJsonName } from './custom-json-name.js';
import { fieldGroups, hasExplicitPresence } from './field-order.js';
import { limitsOf } from './limit-words.js';
import type { Nested, Nesting } from './nesting.js';
import { printEnum } from './print-enum.js';
import { printReserved, protoName } from './print-reserved.js';
import { comment, deprecation, protoString } from './proto-comment.js';
import type { ProtoScope } from './proto-scope.js';

/** What a message needs to know of the file around it. */
export interface ProtoContext {
  readonly model: WireModel;
  readonly types: Messages['types'];
  readonly scope: ProtoScope;
  readonly nested: Nesting;
}

export function printMessage(message: WireMessage, context: ProtoContext, indent = ''): string {
  const inner = `${indent}  `;
  const blocks = [
    ...(message.deprecated === undefined ? [] : [`${inner}option deprecated = true;\n`]),
    ...printReserved(message.reserved, message.fields.map(protoName), inner),
    ...context.nested(message.fullName).map((one) => printNested(one, context, inner)),
    printFields(message, context, inner),
  ].filter((block) => block !== '');
  const head = comment(notes(message), indent);
  const body = blocks.length === 0 ? '' : `\n${blocks.join('\n')}${indent}`;
  return `${head}${indent}message ${message.name} {${body}}\n`;
}

function printNested(one: Nested, context: ProtoContext, indent: string): string {
  return one.k === 'enum'
    ? printEnum(one.enumeration, indent)
    : printMessage(one.message, context, indent);
}

function notes(message: WireMessage): readonly string[] {
  const constants = message.constants.map(
    ({ member, value }) => `Not on the wire: ${member} is ${JSON.stringify(value)}.`,
  );
  return [
    ...(message.doc === undefined ? [] : [message.doc]),
    ...deprecation(message.deprecated),
    ...(message.doc === undefined ? shapeNote(message) : []),
    ...constants,
  ];
}

/** Why there is a message that nobody declared. */
function shapeNote({ shape }: WireMessage): readonly string[] {
  switch (shape) {
    case 'box':
      return ['A value that protobuf cannot repeat, leave out or nest by itself.'];
    case 'entry':
      return ['An entry of a map.'];
    case 'tuple':
      return ['A list whose items have types of their own.'];
    default:
      return [];
  }
}

function printFields(message: WireMessage, context: ProtoContext, indent: string): string {
  const print = (field: WireField, depth: string) => printField(field, message, context, depth);
  const groups = fieldGroups(message.fields).map(({ oneof, fields }) => {
    if (oneof === undefined) return fields.map((field) => print(field, indent)).join('');
    const cases = fields.map((field) => print(field, `${indent}  `)).join('');
    return `${indent}oneof ${oneof} {\n${cases}${indent}}\n`;
  });
  return groups.join('');
}

function printField(
  field: WireField,
  message: WireMessage,
  context: ProtoContext,
  indent: string,
): string {
  const texts = [
    ...(field.doc === undefined ? [] : [field.doc]),
    ...deprecation(field.deprecated),
    ...limitsOf(field, context.types),
  ];
  const json = customJsonName(message, field);
  const options = [
    ...(field.deprecated === undefined ? [] : ['deprecated = true']),
    ...(json === undefined ? [] : [`json_name = ${protoString(json)}`]),
  ];
  const type = printType(field.type, message.fullName, context.scope);
  const label = hasExplicitPresence(field) ? 'optional ' : '';
  const tail = options.length === 0 ? '' : ` [${options.join(', ')}]`;
  return `${comment(texts, indent)}${indent}${label}${type} ${field.protoName} = ${field.number}${tail};\n`;
}

function printType(type: WireType, from: string, scope: ProtoScope): string {
  switch (type.w) {
    case 'scalar':
      return type.proto;
    case 'enum':
    case 'message':
      return scope.nameOf(type.id, from);
    case 'timestamp':
      return scope.nameOf('google.protobuf.Timestamp', from);
    case 'json':
      return scope.nameOf('google.protobuf.Value', from);
    case 'null':
      return scope.nameOf('google.protobuf.NullValue', from);
    case 'repeated':
      return `repeated ${printType(type.of, from, scope)}`;
    case 'map':
      return `map<${type.key.proto}, ${printType(type.value, from, scope)}>`;
  }
}
