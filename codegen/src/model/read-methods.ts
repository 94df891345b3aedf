import type { NameStyle } from '@nopal/core';
import type { Body, Field, HandlerIr, RemoteIr, RouteIr } from '../ir/ir.js';
import { styleMember } from '../ir/name-style.js';
import type { MarkedMethod } from './class-members.js';
import { docOf } from './locate.js';
import { earlierNames } from './name-tags.js';
import { readImplements } from './read-implements.js';
import { readOptions } from './read-options.js';
import { awaitedResult, isVoid, readBody, readParameters, resultLoc } from './read-parameters.js';
import type { Reader } from './reader.js';
import { staticValue } from './static-value.js';

/** What a component says for its methods. */
export interface ComponentDefaults {
  readonly className: string;
  readonly names: NameStyle;
  readonly access: 'public' | 'bound';
  readonly timeoutMs?: number;
}

const ACCESS = ['public', 'bound'];
const HANDLER_OPTIONS = {
  name: 'string',
  kind: ['request', 'notify'],
  concurrent: 'boolean',
  access: ACCESS,
  timeoutMs: 'milliseconds',
} as const;

function methodBase(
  method: MarkedMethod,
  given: unknown,
  defaults: ComponentDefaults,
  reader: Reader,
) {
  const { checker } = reader.project;
  const symbol = checker.getSymbolAtLocation(method.declaration.name);
  return {
    method: method.name,
    name: typeof given === 'string' ? given : styleMember(method.name, defaults.names),
    loc: reader.locate(method.declaration.name),
    ...docOf(symbol, checker),
    ...earlierNames(method.declaration),
  };
}

/** `@Handler`: Session and Call in any order, at most one payload. */
export function readHandler(
  method: MarkedMethod,
  defaults: ComponentDefaults,
  reader: Reader,
): HandlerIr {
  const options = readOptions(method.mark.arguments[0], HANDLER_OPTIONS, reader);
  const parameters = readParameters(method, reader);
  const path = `${defaults.className}.${method.name}`;
  const payloads = parameters.filter((parameter) => parameter.role === 'payload');
  for (const extra of payloads.slice(1)) {
    reader.findings.error(
      'CG1012',
      reader.locate(extra.node),
      `${path} has a second payload parameter, ${extra.name || 'a pattern'}`,
      { hint: 'put both in one object: the body is that one message' },
    );
  }
  let body: Body = { k: 'none' };
  const [payload] = payloads;
  if (payload?.optional === true) {
    reader.findings.error(
      'CG2004',
      payload.loc,
      `the body of ${path} is optional; a body is always there`,
      { hint: 'make its fields optional instead' },
    );
  } else if (payload !== undefined) {
    const use = { loc: payload.loc, path: `${path}(${payload.name || 'body'})` };
    body = readBody(payload.type, use, reader);
  }
  const kind = options.kind === 'notify' ? 'notify' : 'request';
  const type = awaitedResult(method, reader);
  const loc = resultLoc(method, reader);
  let result: Body = { k: 'none' };
  if (!isVoid(type)) {
    if (kind === 'notify') {
      reader.findings.error('CG1015', loc, `${path} is a notify, whose result nobody gets`, {
        hint: "return void, or drop kind: 'notify'",
      });
    }
    result = readBody(type, { loc, path: `${path}()` }, reader);
  }
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  return {
    ...methodBase(method, options.name, defaults, reader),
    kind,
    concurrent: options.concurrent === true,
    access:
      options.access === undefined
        ? defaults.access
        : options.access === 'bound'
          ? 'bound'
          : 'public',
    ...(typeof timeoutMs === 'number' && { timeoutMs }),
    parameters: parameters.map(({ role }) => (role === 'payload' ? 'body' : role)),
    body,
    result,
  };
}

/** `@Remote`: any parameters; they and the result are wrapped, so that they can grow. */
export function readRemote(
  method: MarkedMethod,
  defaults: ComponentDefaults,
  reader: Reader,
): RemoteIr {
  const kinds = { name: 'string', timeoutMs: 'milliseconds', implements: 'string' } as const;
  const options = readOptions(method.mark.arguments[0], kinds, reader);
  const path = `${defaults.className}.${method.name}`;
  const parameters = readParameters(method, reader).map((parameter) => {
    if (parameter.role === 'call') return { k: 'call' as const };
    if (parameter.role === 'session') {
      reader.findings.error('CG1017', parameter.loc, `${path} is a @Remote and takes a Session`, {
        hint: 'take Call and read call.session: another server calls it, perhaps for no client',
      });
      return { k: 'call' as const };
    }
    if (parameter.name === '') {
      reader.findings.error(
        'CG1018',
        reader.locate(parameter.node),
        `a parameter of ${path} has no name`,
      );
    }
    const use = { loc: parameter.loc, path: `${path}(${parameter.name})` };
    const { type, undef } = reader.types.readOptional(parameter.type, use);
    return {
      k: 'field' as const,
      name: parameter.name,
      type,
      ...(parameter.optional ? { optional: true as const } : undef ? { undef: true as const } : {}),
    };
  });
  const type = awaitedResult(method, reader);
  let result: Field | undefined;
  if (!isVoid(type)) {
    const use = { loc: resultLoc(method, reader), path: `${path}()` };
    const read = reader.types.readOptional(type, use);
    result = { name: 'result', type: read.type, ...(read.undef && { undef: true as const }) };
  }
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  const rpc =
    typeof options.implements === 'string'
      ? readImplements(options.implements, method, { parameters, result }, reader)
      : undefined;
  return {
    ...methodBase(method, options.name, defaults, reader),
    ...(typeof timeoutMs === 'number' && { timeoutMs }),
    ...(rpc !== undefined && { implements: rpc }),
    parameters,
    result,
  };
}

/** `@Route`: noted, so that a project with HTTP methods passes; nothing is emitted for it yet. */
export function readRoute(method: MarkedMethod, reader: Reader): RouteIr {
  const [pattern] = method.mark.arguments;
  const loc = reader.locate(method.declaration.name);
  if (pattern === undefined) return { method: method.name, loc };
  const value = staticValue(pattern, reader.project.checker);
  if (typeof value === 'string') return { method: method.name, pattern: value, loc };
  reader.findings.error(
    'CG1002',
    reader.locate(pattern),
    'the pattern of a @Route must be a literal',
  );
  return { method: method.name, loc };
}
