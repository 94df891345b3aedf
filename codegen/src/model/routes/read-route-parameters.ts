import type { InputIr, Loc, RouteParameterIr, Type } from '../../ir/ir.js';
import type { MarkedMethod } from '../class-members.js';
import { readDeclared } from '../read-declared.js';
import { checkPresence, fieldNotes } from '../read-fields.js';
import { isMessage, type Parameter, parameterUse } from '../read-parameters.js';
import type { Reader } from '../reader.js';
import { markOf, type ParameterMark } from './parameter-mark.js';
import type { RoutePath } from './route-pattern.js';
import { inputsOfObject, textOf } from './text-inputs.js';

type Presence = { readonly optional?: true; readonly undef?: true };

/** A parameter that the request fills, before it is known from where. */
interface Filled {
  readonly parameter: Parameter;
  readonly mark: ParameterMark | undefined;
  readonly type: Type;
  readonly presence: Presence;
  /** Whether its type could be read. */
  readonly isSound: boolean;
}

const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE']);
const WITH_FIELDS = new Set(['POST', 'PUT', 'PATCH', '*']);
/** What the library takes in a header's name; it waits for the end of a head that has another one. */
const READABLE_HEADER = /^[0-9A-Za-z-]+$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Where each parameter of a @Route comes from: its mark, the path, then what its type and the verb say. */
export function readRouteParameters(
  method: MarkedMethod,
  parameters: readonly Parameter[],
  route: RoutePath & { readonly verb: string; readonly patternLoc: Loc },
  className: string,
  reader: Reader,
): readonly RouteParameterIr[] {
  const owner = `${className}.${method.name}`;
  const { findings } = reader;
  const filled = new Map<Parameter, Filled>();
  for (const one of parameters)
    if (one.role === 'payload') filled.set(one, readFilled(one, className, method.name, reader));
  const isBody = (one: Filled): boolean => {
    if (one.mark !== undefined) return one.mark.source === 'body';
    if (route.names.includes(one.parameter.name) || WITHOUT_BODY.has(route.verb)) return false;
    return isBytes(one.type) || isMessage(one.type, reader);
  };
  const bodies = [...filled.values()].filter(isBody);
  const files = parameters.filter(({ role }) => role === 'file');
  if (files.length > 0) refuseFiles(files, bodies, route, owner, reader);
  for (const extra of bodies.slice(1)) {
    const first = bodies[0]?.parameter.name || 'another parameter';
    const message = `${owner} has ${first} as its body already; ${extra.parameter.name || 'this one'} cannot be it too`;
    findings.error('CG5005', extra.parameter.loc, message);
  }
  const read = parameters.flatMap((parameter): RouteParameterIr[] => {
    if (parameter.role === 'call' || parameter.role === 'http') return [{ k: parameter.role }];
    if (parameter.role === 'file') return fileParameter(parameter, owner, reader);
    const one = filled.get(parameter);
    if (one === undefined || !one.isSound) return [];
    if (isBody(one)) return bodyOf(one, owner, reader);
    if (parameter.name === '') {
      findings.error(
        'CG5011',
        reader.locate(parameter.node),
        `a parameter of ${owner} has no name`,
      );
      return [];
    }
    return textParameter(one, route, bodies.length > 0, owner, reader);
  });
  const takesAll = parameters.some(({ role }) => role === 'http');
  const names = new Set(parameters.map(({ name }) => name));
  for (const name of route.names) {
    if (takesAll || names.has(name)) continue;
    const message = `the path has ${name}, and ${owner} takes no parameter ${name}`;
    const known = [...names].filter((one) => one !== '').join(', ');
    const hint = known === '' ? `write ${method.name}(${name}: string)` : `it takes ${known}`;
    findings.error('CG5004', route.patternLoc, message, { hint });
  }
  refuseRepeated(read, method, parameters, owner, reader);
  return read;
}

function fileParameter(parameter: Parameter, owner: string, reader: Reader): RouteParameterIr[] {
  const { name, optional, isList, notes } = parameter;
  if (name === '') {
    const at = reader.locate(parameter.node);
    reader.findings.error('CG5011', at, `a parameter of ${owner} has no name`);
    return [];
  }
  const { doc } = fieldNotes(notes);
  return [
    {
      k: 'file',
      name,
      ...(isList && { isList }),
      ...(optional && { optional: true as const }),
      ...(doc !== undefined && { doc }),
    },
  ];
}

/** Files come in a form, which is the whole body. */
function refuseFiles(
  files: readonly Parameter[],
  bodies: readonly Filled[],
  { verb, names }: RoutePath & { readonly verb: string },
  owner: string,
  reader: Reader,
): void {
  for (const { name, loc } of files) {
    if (!WITHOUT_BODY.has(verb) && !names.includes(name)) continue;
    const message = names.includes(name)
      ? `the path cannot carry the file ${name}`
      : `${verb} has no form that could bring the file ${name}`;
    reader.findings.error('CG5006', loc, message, {
      path: `${owner}(${name})`,
      hint: names.includes(name) ? 'name it otherwise' : 'use POST, PUT or PATCH',
    });
  }
  for (const { parameter } of bodies) {
    const message = `${owner} has a form with files as its body; ${parameter.name || 'this one'} cannot be it too`;
    reader.findings.error('CG5005', parameter.loc, message, {
      hint: "take the form's fields one by one, as scalars and lists of them",
    });
  }
}

function readFilled(
  parameter: Parameter,
  className: string,
  method: string,
  reader: Reader,
): Filled {
  const mark = markOf(parameter, reader);
  const use = parameterUse(parameter, className, method);
  const before = reader.findings.errors;
  const { notes } = parameter;
  const node = mark === undefined ? parameter.node.type : mark.node;
  const read = readDeclared(reader.types, mark?.type ?? parameter.type, node, notes, use);
  const presence: Presence = parameter.optional
    ? { optional: true }
    : read.undef
      ? { undef: true }
      : {};
  checkPresence(reader.types, notes, read.type, presence, use);
  return { parameter, mark, type: read.type, presence, isSound: reader.findings.errors === before };
}

function bodyOf(
  { parameter, type, presence }: Filled,
  owner: string,
  reader: Reader,
): RouteParameterIr[] {
  if (presence.optional === true || presence.undef === true) {
    const message = `the body of ${owner} is optional; a body is always there`;
    reader.findings.error('CG5010', parameter.loc, message, {
      hint: 'make its fields optional instead',
    });
    return [];
  }
  const as = isBytes(type) ? 'raw' : isMessage(type, reader) ? 'message' : 'wrapped';
  const form =
    as === 'message'
      ? inputsOfObject(type, 'any', [], false, (id) => reader.types.definition(id))
      : '';
  const { name, notes } = parameter;
  return [
    {
      k: 'body',
      as,
      name: name || 'body',
      type,
      ...fieldNotes(notes),
      ...(typeof form === 'object' && { form }),
    },
  ];
}

function textParameter(
  { parameter, mark, type, presence }: Filled,
  route: RoutePath & { readonly verb: string },
  hasBody: boolean,
  owner: string,
  reader: Reader,
): RouteParameterIr[] {
  const definitionOf = (id: string) => reader.types.definition(id);
  const { name, notes, loc } = parameter;
  const from = sourceOf(name, mark, route, hasBody);
  const named = mark !== undefined && mark.name !== '' ? mark.name : undefined;
  if (from === 'header' || from === 'cookie') {
    if (named === undefined || !HEADER_NAME.test(named)) {
      const message = `${JSON.stringify(mark?.name ?? '')} is no name of a ${from}`;
      reader.findings.error('CG5009', loc, message);
      return [];
    }
    if (from === 'header' && !READABLE_HEADER.test(named)) {
      const message = `a request with the header ${named} is never answered: uWebSockets.js cannot read it`;
      const hint = "name it with letters, digits and '-' alone";
      reader.findings.error('CG5009', loc, message, { hint });
      return [];
    }
  }
  const given = named ?? (from === 'path' && name === route.rest ? '*' : name);
  const field = { name, type, ...presence, ...fieldNotes(notes) };
  const isOptional = presence.optional === true || presence.undef === true;
  const text = textOf(type, definitionOf);
  if (text !== undefined && !(from === 'path' && text.isList)) {
    const isAlways = text.isList === true && !isOptional;
    const wire = from === 'header' ? given.toLowerCase() : given;
    const input: InputIr = {
      path: [name],
      from,
      name: wire,
      ...text,
      ...(isAlways && { isAlways: true as const }),
    };
    return [{ k: 'text', ...field, inputs: [input] }];
  }
  if (from === 'query' || from === 'any') {
    const inputs =
      named === undefined ? inputsOfObject(type, 'query', [name], isOptional, definitionOf) : '';
    if (typeof inputs === 'object') return [{ k: 'text', ...field, ...inputs }];
    if (inputs !== '') {
      const message = `a text of the query cannot carry '${inputs}' of ${name}`;
      reader.findings.error('CG5006', loc, message, { path: `${owner}(${name})` });
      return [];
    }
  }
  const where = {
    path: 'the path',
    query: 'the query',
    any: 'the query',
    header: 'a header',
    cookie: 'a cookie',
  };
  const hint = WITHOUT_BODY.has(route.verb)
    ? 'use a scalar or a list of scalars, or an object of them in the query'
    : `as the whole body it is ${name}: Body<…>`;
  const message = `${where[from]} cannot carry ${reader.types.text(parameter.type)}`;
  reader.findings.error('CG5006', loc, message, { path: `${owner}(${name})`, hint });
  return [];
}

function sourceOf(
  name: string,
  mark: ParameterMark | undefined,
  { names, verb }: RoutePath & { readonly verb: string },
  hasBody: boolean,
): InputIr['from'] {
  if (mark !== undefined && mark.source !== 'body') return mark.source;
  if (names.includes(name)) return 'path';
  return WITH_FIELDS.has(verb) && !hasBody ? 'any' : 'query';
}

function refuseRepeated(
  read: readonly RouteParameterIr[],
  method: MarkedMethod,
  parameters: readonly Parameter[],
  owner: string,
  reader: Reader,
): void {
  const seen = new Map<string, string>();
  for (const one of read) {
    if (one.k !== 'text') continue;
    for (const { from, name } of one.inputs) {
      const place = from === 'any' ? 'query' : from;
      const other = seen.get(`${place} ${name}`);
      seen.set(`${place} ${name}`, one.name);
      if (other === undefined || other === one.name) continue;
      const node = parameters.find((parameter) => parameter.name === one.name);
      const message = `${other} and ${one.name} of ${owner} both read ${name} of the ${place}`;
      reader.findings.error('CG5007', node?.loc ?? reader.locate(method.declaration.name), message);
    }
  }
}

function isBytes(type: Type): boolean {
  return type.k === 'bytes' && Object.keys(type).length === 1;
}
