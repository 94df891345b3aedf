import {
  type Body,
  type ComponentIr,
  type Field,
  pushRoute,
  type RouteIr,
  type ServerIr,
  type TypeDef,
  type TypeId,
} from '../../ir/ir.js';
import type { Contract } from '../contract.js';
import { TypePrinter } from '../print-type.js';
import { describeLimits } from './describe-limits.js';
import { ERRORS, LIMITS } from './wire-facts.js';

/** Changes when a reader of the description must change. */
export const DESCRIPTION_VERSION = 1;

/** One thing that can be sent: what `nopal routes` lists. */
export interface RouteDescription {
  readonly route: string;
  readonly kind: 'request' | 'notify' | 'push' | 'remote' | 'http';
  readonly server: string;
  readonly component: string;
  /** The method's or member's name in the source. */
  readonly method: string;
  /** Of the route dictionary; remotes have none. */
  readonly id?: number;
  /** Of an HTTP route: `GET /v1/players/:id`, behind its host where it has one. */
  readonly pattern?: string;
  /** TypeScript; `bytes` for a raw body, `none` for none. Of a remote or an HTTP route: its parameters. */
  readonly body: string;
  readonly result: string;
  readonly access?: 'public' | 'bound';
  readonly timeoutMs?: number;
  readonly concurrent?: true;
  readonly doc?: string;
}

export interface FieldDescription {
  readonly name: string;
  readonly type: string;
  readonly optional?: true;
  readonly limits?: string;
  readonly doc?: string;
  readonly deprecated?: string;
}

export interface TypeDescription {
  readonly name: string;
  readonly kind: 'object' | 'enum' | 'alias';
  readonly doc?: string;
  readonly deprecated?: string;
  readonly fields?: readonly FieldDescription[];
  readonly values?: readonly {
    readonly name: string;
    readonly value: string | number;
    readonly doc?: string;
  }[];
  readonly type?: string;
  readonly limits?: string;
}

/** The whole contract for people and for tools of theirs. */
export interface ProtocolDescription {
  readonly version: typeof DESCRIPTION_VERSION;
  /** Of the .proto files. */
  readonly package: string;
  readonly servers: readonly { readonly name: string; readonly frontend: boolean }[];
  readonly routes: readonly RouteDescription[];
  readonly types: readonly TypeDescription[];
  readonly errors: readonly { code: string; grpc: string; http: number; when: string }[];
  readonly limits: readonly { name: string; default: number; meaning: string }[];
}

export function describeProtocol(contract: Contract): ProtocolDescription {
  const { ir, plan } = contract;
  const reached = new Map<TypeId, TypeDef>();
  const ids = new Map(Object.entries(ir.types).map(([id, definition]) => [definition, id]));
  const printer: TypePrinter = new TypePrinter(ir.types, (definition) => {
    const id = ids.get(definition) ?? definition.name;
    if (!reached.has(id)) {
      reached.set(id, definition);
      printer.body(definition, '');
    }
    return definition.name;
  });
  const routes = ir.servers.flatMap((server) =>
    server.components.flatMap((component) =>
      describeComponent(server, component, contract, printer),
    ),
  );
  return {
    version: DESCRIPTION_VERSION,
    package: plan.model.package,
    servers: ir.servers.map(({ name, frontend }) => ({ name, frontend })),
    routes,
    types: [...reached.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((definition) => describeType(definition, printer)),
    errors: ERRORS.map(([code, grpc, http, when]) => ({ code, grpc, http, when })),
    limits: LIMITS.map(([name, value, meaning]) => ({ name, default: value, meaning })),
  };
}

function describeComponent(
  server: ServerIr,
  component: ComponentIr,
  { routes }: Contract,
  printer: TypePrinter,
): readonly RouteDescription[] {
  const of = (name: string) => `${server.name}.${component.name}.${name}`;
  const id = (route: string) => {
    const number = routes.get(route);
    return number === undefined ? {} : { id: number };
  };
  const base = { server: server.name, component: component.name };
  const handlers = component.handlers.map(
    (handler): RouteDescription => ({
      route: of(handler.name),
      kind: handler.kind,
      ...base,
      method: handler.method,
      ...id(of(handler.name)),
      body: bodyText(handler.body, printer),
      result: handler.kind === 'notify' ? 'none' : bodyText(handler.result, printer),
      access: handler.access,
      ...(handler.timeoutMs !== undefined && { timeoutMs: handler.timeoutMs }),
      ...(handler.concurrent && { concurrent: true as const }),
      ...(handler.doc !== undefined && { doc: handler.doc }),
    }),
  );
  const pushes = component.pushes.map((push): RouteDescription => {
    const route = pushRoute(server.name, component.name, push);
    return {
      route,
      kind: 'push',
      ...base,
      method: push.member,
      ...id(route),
      body: bodyText(push.body, printer),
      result: 'none',
      ...(push.doc !== undefined && { doc: push.doc }),
    };
  });
  const remotes = component.remotes.map((remote): RouteDescription => {
    const fields = remote.parameters.filter((one) => one.k === 'field');
    const parameters = fields.map((one) => parameterText(one, printer)).join(', ');
    return {
      route: of(remote.name),
      kind: 'remote',
      ...base,
      method: remote.method,
      body: `(${parameters})`,
      result: remote.result === undefined ? 'none' : printer.printField(remote.result, ''),
      ...(remote.timeoutMs !== undefined && { timeoutMs: remote.timeoutMs }),
      ...(remote.doc !== undefined && { doc: remote.doc }),
    };
  });
  const http = component.routes.map((one): RouteDescription => {
    const fields = one.parameters.filter((parameter) => 'name' in parameter);
    const parameters = fields
      .map((field) => (field.k === 'file' ? fileText(field) : parameterText(field, printer)))
      .join(', ');
    return {
      route: of(one.name),
      kind: 'http',
      ...base,
      method: one.method,
      pattern: `${one.verb} ${one.host ?? ''}${one.path}`,
      body: `(${parameters})`,
      result: httpResultText(one.result, printer),
      access: one.access,
      ...(one.timeoutMs !== undefined && { timeoutMs: one.timeoutMs }),
      ...(one.doc !== undefined && { doc: one.doc }),
    };
  });
  return [...handlers, ...pushes, ...remotes, ...http];
}

function bodyText(body: Body, printer: TypePrinter): string {
  if (body.k === 'none') return 'none';
  return body.k === 'raw' ? 'bytes' : printer.print(body.type);
}

function httpResultText({ as, type, optional }: RouteIr['result'], printer: TypePrinter): string {
  if (as === 'nothing') return 'none';
  const text = type === undefined ? as : printer.print(type);
  return optional ? `${text} | undefined` : text;
}

function fileText({
  name,
  isList,
  optional,
}: {
  name: string;
  isList?: true;
  optional?: true;
}): string {
  return `${name}${optional ? '?' : ''}: UploadedFile${isList ? '[]' : ''}`;
}

function parameterText(field: Field, printer: TypePrinter): string {
  return `${field.name}${field.optional ? '?' : ''}: ${printer.printField(field, '')}`;
}

function describeType(definition: TypeDef, printer: TypePrinter): TypeDescription {
  const { name, doc, deprecated } = definition;
  const notes = {
    ...(doc !== undefined && { doc }),
    ...(deprecated !== undefined && { deprecated }),
  };
  if (definition.k === 'object') {
    return {
      name,
      kind: 'object',
      ...notes,
      fields: definition.fields.map((field) => describeField(field, printer)),
    };
  }
  if (definition.k === 'enum') {
    const values = definition.members.map((member) => ({
      name: member.name,
      value: member.value,
      ...(member.doc !== undefined && { doc: member.doc }),
    }));
    return { name, kind: 'enum', ...notes, values };
  }
  const limits = describeLimits(definition.type);
  return {
    name,
    kind: 'alias',
    ...notes,
    type: printer.print(definition.type),
    ...(limits !== '' && { limits }),
  };
}

function describeField(field: Field, printer: TypePrinter): FieldDescription {
  const limits = describeLimits(field.type);
  return {
    name: field.name,
    type: printer.print(field.type),
    ...((field.optional || field.undef) && { optional: true as const }),
    ...(limits !== '' && { limits }),
    ...(field.doc !== undefined && { doc: field.doc }),
    ...(field.deprecated !== undefined && { deprecated: field.deprecated }),
  };
}
