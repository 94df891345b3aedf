import type { NameStyle } from '@nopal/core';
import type { Body, Field, HandlerIr, RemoteIr } from '../ir/ir.js';
import { styleMember } from '../ir/name-style.js';
import type { MarkedMethod } from './class-members.js';
import { readDeclared } from './read-declared.js';
import { checkPresence, fieldNotes } from './read-fields.js';
import { readImplements } from './read-implements.js';
import { NO_NOTES, readNotes } from './read-notes.js';
import { readOptions } from './read-options.js';
import {
  awaitedResult,
  isVoid,
  type Parameter,
  parameterUse,
  readBody,
  readParameters,
  resultUse,
} from './read-parameters.js';
import type { Reader } from './reader.js';

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
  idempotent: 'boolean',
} as const;

const REMOTE_OPTIONS = {
  name: 'string',
  timeoutMs: 'milliseconds',
  implements: 'string',
  idempotent: 'boolean',
} as const;

/** What every decorated method has. */
export function methodBase(
  method: MarkedMethod,
  given: unknown,
  defaults: ComponentDefaults,
  reader: Reader,
) {
  const { declaration } = method;
  const symbol = reader.project.checker.getSymbolAtLocation(declaration.name);
  const { notes, numbers } = readNotes([declaration], symbol, 'method', reader.types);
  return {
    method: method.name,
    name: typeof given === 'string' ? given : styleMember(method.name, defaults.names),
    ...notes,
    ...(numbers.was !== undefined && { was: numbers.was }),
    loc: reader.locate(declaration.name),
  };
}

/** Without it the result is whatever the body happens to give: an edit inside would change the contract. */
export function warnInferred(method: MarkedMethod, path: string, reader: Reader): void {
  const { name, type } = method.declaration;
  if (type !== undefined) return;
  const found = reader.types.text(
    reader.project.checker.getReturnTypeOfSignature(method.signature),
  );
  reader.findings.warn(
    'CG1024',
    reader.locate(name),
    `${path} has no return type; it is inferred as ${found}`,
    {
      hint: 'write the return type: the contract should change only on purpose',
    },
  );
}

/** Only a request has one, or brings a file. */
function withoutHttp(
  parameters: readonly Parameter[],
  path: string,
  reader: Reader,
): readonly (Parameter & { readonly role: Exclude<Parameter['role'], 'http' | 'file'> })[] {
  return parameters.flatMap((parameter) => {
    const { role } = parameter;
    if (role !== 'http' && role !== 'file') return [{ ...parameter, role }];
    if (role === 'file') {
      const hint = 'take bytes: a Uint8Array, or a field of an object';
      const message = `${path} is no @Route and takes an UploadedFile`;
      reader.findings.error('CG5008', parameter.loc, message, { hint });
      return [];
    }
    reader.findings.error('CG5008', parameter.loc, `${path} is no @Route and takes HttpContext`, {
      hint: 'take Call: it has the request id, the deadline and the metadata of any call',
    });
    return [];
  });
}

/** `@Handler`: Session and Call in any order, at most one payload. */
export function readHandler(
  method: MarkedMethod,
  defaults: ComponentDefaults,
  reader: Reader,
): HandlerIr {
  const options = readOptions(method.mark.arguments[0], HANDLER_OPTIONS, reader);
  const path = `${defaults.className}.${method.name}`;
  const parameters = withoutHttp(readParameters(method, reader), path, reader);
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
    const use = parameterUse(payload, defaults.className, method.name);
    body = readBody(payload.type, payload.node.type, use, reader, payload.notes);
  }
  const kind = options.kind === 'notify' ? 'notify' : 'request';
  const type = awaitedResult(method, reader);
  const use = resultUse(method, defaults.className, reader);
  warnInferred(method, path, reader);
  let result: Body = { k: 'none' };
  if (!isVoid(type)) {
    if (kind === 'notify') {
      reader.findings.error('CG1015', use.loc, `${path} is a notify, whose result nobody gets`, {
        hint: "return void, or drop kind: 'notify'",
      });
    }
    result = readBody(type, method.declaration.type, use, reader);
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
    ...(options.idempotent === true && { idempotent: true as const }),
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
  const options = readOptions(method.mark.arguments[0], REMOTE_OPTIONS, reader);
  const path = `${defaults.className}.${method.name}`;
  const given = withoutHttp(readParameters(method, reader), path, reader);
  const parameters = given.map((parameter) => {
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
    const { notes, node } = parameter;
    const use = parameterUse(parameter, defaults.className, method.name);
    const read = readDeclared(reader.types, parameter.type, node.type, notes, use);
    const presence = parameter.optional
      ? { optional: true as const }
      : read.undef
        ? { undef: true as const }
        : {};
    checkPresence(reader.types, notes, read.type, presence, use);
    const { name } = parameter;
    return { k: 'field' as const, name, type: read.type, ...presence, ...fieldNotes(notes) };
  });
  const type = awaitedResult(method, reader);
  let result: Field | undefined;
  warnInferred(method, path, reader);
  if (!isVoid(type)) {
    const use = resultUse(method, defaults.className, reader);
    const written = method.declaration.type;
    const read = readDeclared(reader.types, type, written, NO_NOTES, use);
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
    ...(options.idempotent === true && { idempotent: true as const }),
    ...(rpc !== undefined && { implements: rpc }),
    parameters,
    result,
  };
}
