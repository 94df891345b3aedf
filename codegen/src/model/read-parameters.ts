import { ts } from '../discover/compiler.js';
import type { Body, Loc, Type } from '../ir/ir.js';
import type { MarkedMethod } from './class-members.js';
import { readDeclared } from './read-declared.js';
import { type DeclarationNotes, NO_NOTES, readNotes } from './read-notes.js';
import type { Reader } from './reader.js';
import { fileOf } from './routes/file-parameter.js';
import { settledType } from './settled-type.js';
import type { Use } from './type-reading.js';

/** One parameter of a decorated method. */
export interface Parameter {
  readonly role: 'session' | 'call' | 'http' | 'file' | 'payload';
  readonly name: string;
  readonly type: ts.Type;
  readonly optional: boolean;
  readonly node: ts.ParameterDeclaration;
  readonly loc: Loc;
  /** It is a list of files. */
  readonly isList?: true;
  /** What its own JSDoc says: `@maxLength 16`. */
  readonly notes: DeclarationNotes;
}

const ROLES = new Map([
  ['Session', 'session'],
  ['Call', 'call'],
  ['HttpContext', 'http'],
] as const satisfies [string, Parameter['role']][]) as ReadonlyMap<string, Parameter['role']>;

/** The parameters in order; those of the framework are recognised by their type's symbol. */
export function readParameters(method: MarkedMethod, reader: Reader): readonly Parameter[] {
  const { checker, framework } = reader.project;
  const taken = new Set<string>();
  return method.declaration.parameters.flatMap((node, i): Parameter[] => {
    if (i === 0 && ts.isIdentifier(node.name) && node.name.text === 'this') return [];
    const thisFirst = method.declaration.parameters[0];
    const offset =
      thisFirst && ts.isIdentifier(thisFirst.name) && thisFirst.name.text === 'this' ? 1 : 0;
    const symbol = method.signature.parameters[i - offset];
    const loc = reader.locate(node);
    const name = ts.isIdentifier(node.name) ? node.name.text : '';
    if (node.dotDotDotToken !== undefined) {
      const hint = 'take an array instead';
      reader.findings.error('CG1013', loc, `${method.name} has a rest parameter`, { hint });
      return [];
    }
    const type =
      symbol === undefined ? checker.getTypeAtLocation(node) : checker.getTypeOfSymbol(symbol);
    const reference =
      node.type !== undefined && ts.isTypeReferenceNode(node.type) ? node.type.typeName : undefined;
    // A type with another name is no service, and most references need not be followed to tell.
    const names = [type.aliasSymbol, type.symbol].flatMap((one) => one?.name ?? []);
    const mayBeService = names.length === 0 || names.some((one) => ROLES.has(one));
    const service = mayBeService
      ? (framework.nameOfType(type) ?? (reference && framework.nameOf(reference)))
      : undefined;
    const known = service === undefined ? undefined : ROLES.get(service);
    const file = known === undefined ? fileOf(node.type, reader) : undefined;
    const role = known ?? (file === undefined ? 'payload' : 'file');
    if (role !== 'payload' && role !== 'file') {
      if (taken.has(role))
        reader.findings.error('CG1017', loc, `${method.name} takes ${service} twice`);
      taken.add(role);
    }
    const optional =
      node.questionToken !== undefined || node.initializer !== undefined || file?.mayMiss === true;
    const notes =
      role === 'payload' || role === 'file'
        ? readNotes([node], symbol, 'field', reader.types)
        : NO_NOTES;
    const isList = file?.isList === true && { isList: true as const };
    const at = reader.locate(node.type ?? node);
    return [{ role, name, type, optional, node, loc: at, notes, ...isList }];
  });
}

/** What a method finally gives: the type inside its promise. */
export function awaitedResult(method: MarkedMethod, reader: Reader): ts.Type {
  const { checker } = reader.project;
  const type = checker.getReturnTypeOfSignature(method.signature);
  return settledType(type, reader.project) ?? checker.getAwaitedType(type) ?? type;
}

/** Where the result's type stands, or the method's name when it is inferred. */
export function resultLoc(method: MarkedMethod, reader: Reader): Loc {
  return reader.locate(method.declaration.type ?? method.declaration.name);
}

export function isVoid(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0;
}

/** The use of a result; a type without a name is called after the method. */
export function resultUse(method: MarkedMethod, className: string, reader: Reader): Use {
  const { type } = method.declaration;
  return {
    loc: resultLoc(method, reader),
    path: `${className}.${method.name}()`,
    place: `${className} ${method.name} result`,
    trail: type === undefined ? [] : [type],
  };
}

/** The use of a parameter. */
export function parameterUse(parameter: Parameter, className: string, method: string): Use {
  const { name, node, loc } = parameter;
  return {
    loc,
    path: `${className}.${method}(${name || 'body'})`,
    place: `${className} ${method} ${name || 'body'}`,
    trail: node.type === undefined ? [] : [node.type],
  };
}

/** A type as a whole message: an object, a union of objects, or raw bytes. */
export function readBody(
  type: ts.Type,
  node: ts.TypeNode | undefined,
  use: Use,
  reader: Reader,
  notes = NO_NOTES,
): Body {
  const before = reader.findings.errors;
  const { type: read, undef } = readDeclared(reader.types, type, node, notes, use);
  if (reader.findings.errors > before) return { k: 'none' };
  if (undef) {
    reader.types.refuse(
      'CG2004',
      use,
      `${reader.types.text(type)} is not a message: undefined is none`,
      'make its fields optional instead',
    );
    return { k: 'none' };
  }
  if (read.k === 'bytes') {
    if (Object.keys(read).length === 1) return { k: 'raw' };
    const message = 'raw bytes are carried untouched: nothing limits them';
    reader.types.refuse('CG2015', use, message, 'put them into a field of an object');
    return { k: 'none' };
  }
  if (isMessage(read, reader)) return { k: 'message', type: read };
  reader.types.refuse(
    'CG2004',
    use,
    `${reader.types.text(type)} is not a message`,
    'put it into an object: the body is that very message',
  );
  return { k: 'none' };
}

/** Whether a type is a whole message: an object or a union of them. */
export function isMessage(type: Type, reader: Reader): boolean {
  if (type.k === 'record' || type.k === 'map') return true;
  if (type.k === 'union') return type.of.every((member) => isMessage(member, reader));
  if (type.k !== 'ref') return false;
  const definition = reader.types.definition(type.id);
  return definition?.k === 'alias'
    ? isMessage(definition.type, reader)
    : definition?.k === 'object';
}
