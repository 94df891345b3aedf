import { ts } from '../../discover/compiler.js';
import type { RouteResultIr, Type } from '../../ir/ir.js';
import type { MarkedMethod } from '../class-members.js';
import { readDeclared } from '../read-declared.js';
import { NO_NOTES } from '../read-notes.js';
import { awaitedResult, isMessage, resultUse } from '../read-parameters.js';
import type { Reader } from '../reader.js';
import { isStream } from '../refuse-stream.js';

/** What a @Route method answers with: the type of its value, or that of its Reply. */
export function readRouteResult(
  method: MarkedMethod,
  className: string,
  reader: Reader,
): RouteResultIr {
  const { checker, framework } = reader.project;
  const whole = awaitedResult(method, reader);
  const written = resultNode(method.declaration.type);
  if (written !== undefined && isStreamNode(written)) return { as: 'stream' };
  const isReply = (one: ts.Type) => framework.nameOfType(one) === 'Reply';
  const members = whole.isUnion() ? whole.types : [whole];
  const replies = members.filter(isReply);
  if (replies.length === 0) return readValue(whole, method, className, reader, written);
  const rest = members.filter((one) => !isReply(one) && !isNothing(one));
  const typed = replies
    .map((one) => checker.getTypeArguments(one as ts.TypeReference)[0])
    .filter((one) => one !== undefined && !isUnknown(one));
  const booleans = rest.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral);
  const values =
    booleans.length === 2
      ? [...rest.filter((one) => !booleans.includes(one)), checker.getBooleanType()]
      : rest;
  const kinds = [...new Set([...typed, ...values])].filter((one) => one !== undefined);
  const [only, other] = kinds;
  if (other !== undefined) {
    const message = `${className}.${method.name} gives ${kinds.map((one) => reader.types.text(one)).join(' or ')}`;
    reader.findings.error('CG5012', resultUse(method, className, reader).loc, message);
  }
  if (only === undefined || isNothing(only)) return { as: 'reply' };
  const isOptional = members.some(isNothing);
  const argument = written === undefined ? undefined : replyArgument(written, reader);
  const inner = readValue(only, method, className, reader, argument);
  const read = { ...inner, reply: true as const };
  return isOptional && read.as !== 'nothing' ? { ...read, optional: true } : read;
}

function readValue(
  type: ts.Type,
  method: MarkedMethod,
  className: string,
  reader: Reader,
  written: ts.TypeNode | undefined,
): RouteResultIr {
  const members = type.isUnion() ? type.types : [type];
  if (members.every(isNothing)) return { as: 'nothing' };
  if (isStreamType(type, reader)) return { as: 'stream' };
  const { types } = reader;
  const use = resultUse(method, className, reader);
  const before = reader.findings.errors;
  const read = readDeclared(types, type, written, NO_NOTES, use);
  const optional = read.undef || members.some(isNothing) ? { optional: true as const } : {};
  if (reader.findings.errors > before) return { as: 'nothing' };
  if (isText(read.type, reader)) return { as: 'text', type: read.type, ...optional };
  if (read.type.k === 'bytes') return { as: 'bytes', ...optional };
  const wrapped = isMessage(read.type, reader) ? {} : { wrapped: true as const };
  return { as: 'value', type: read.type, ...wrapped, ...optional };
}

function isText(type: Type, reader: Reader): boolean {
  switch (type.k) {
    case 'string':
      return true;
    case 'literal':
      return typeof type.value === 'string';
    case 'union':
      return type.of.every((one) => isText(one, reader));
    case 'ref': {
      const definition = reader.types.definition(type.id);
      if (definition?.k === 'alias') return isText(definition.type, reader);
      return (
        definition?.k === 'enum' &&
        definition.members.every(({ value }) => typeof value === 'string')
      );
    }
    default:
      return false;
  }
}

/** What is written inside of `Promise<…>`. */
function resultNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node === undefined || !ts.isTypeReferenceNode(node)) return node;
  const isPromise = ts.isIdentifier(node.typeName) && node.typeName.text === 'Promise';
  return isPromise ? (node.typeArguments?.[0] ?? node) : node;
}

/** What is written inside of a Reply that stands alone. */
function replyArgument(node: ts.TypeNode, reader: Reader): ts.TypeNode | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined;
  return reader.project.framework.nameOf(node.typeName) === 'Reply'
    ? node.typeArguments?.[0]
    : undefined;
}

/** Streams of Node, whose declarations need not be read. */
function isStreamNode(node: ts.TypeNode): boolean {
  if (!ts.isTypeReferenceNode(node)) return false;
  const name = ts.isQualifiedName(node.typeName) ? node.typeName.right : node.typeName;
  return name.text === 'Readable' || name.text === 'ReadableStream';
}

function isStreamType(type: ts.Type, reader: Reader): boolean {
  const symbol = type.getSymbol();
  const file = symbol?.declarations?.[0]?.getSourceFile();
  if (symbol === undefined || file === undefined || !isStream(symbol.name)) return false;
  return reader.project.isPlatform(file) || reader.project.isForeign(file);
}

function isNothing(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0;
}

function isUnknown(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0 || isNothing(type);
}
