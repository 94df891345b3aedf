import { type Body, type ComponentIr, type Ir, pushRoute, type TypeDef } from '../ir/ir.js';
import { pushListener } from '../ir/push-listener.js';
import { TypePrinter } from './print-type.js';
import { CLIENT_PACKAGE, docComment, HEADER, key, literal, quote, typeKey } from './text.js';

/** Changes when a client can no longer read what an older codegen wrote. */
const CONTRACT_VERSION = 1;
/** Names that client.d.ts itself uses or declares. */
const OURS =
  /^(?:GameClient|Contract|RequestOptions|Promise|Date|Map|Set|Record|Uint8Array|contract)$/;

/** client.js: the contract as plain data, and the enums that clients may name. */
export function emitClient(ir: Ir): string {
  const servers = serversForClients(ir).map(({ server, components }) => {
    const inner = components.map((component) => {
      const route = (name: string) => quote(`${server.name}.${component.name}.${name}`);
      const group = (label: string, rows: readonly (readonly [string, string])[]) =>
        `        ${label}: {${rows.map(([name, text]) => `\n          ${key(name)}: ${text},`).join('')}${rows.length === 0 ? '' : '\n        '}},\n`;
      const of = (kind: string) =>
        component.handlers
          .filter((handler) => handler.kind === kind)
          .map((handler) => [handler.name, route(handler.name)] as const);
      const pushes = component.pushes.map(
        (push) => [push.member, quote(pushRoute(server.name, component.name, push))] as const,
      );
      return `      ${key(component.name)}: {\n${group('requests', of('request'))}${group('notifies', of('notify'))}${group('pushes', pushes)}      },\n`;
    });
    return `    ${key(server.name)}: {\n${inner.join('')}    },\n`;
  });
  const reached = reachedTypes(ir);
  const enums = reached.flatMap((definition) => {
    if (definition.k !== 'enum') return [];
    const members = definition.members.map((one) => `  ${key(one.name)}: ${literal(one.value)},\n`);
    return [`export const ${typeName(definition)} = {\n${members.join('')}};\n\n`];
  });
  const all = servers.length === 0 ? '{}' : `{\n${servers.join('')}  }`;
  return `${HEADER}${enums.join('')}export const contract = {\n  version: ${CONTRACT_VERSION},\n  servers: ${all},\n};\n`;
}

/** client.d.ts: stands alone, with copies of the messages' types. */
export function emitClientTypes(ir: Ir): string {
  const printer = new TypePrinter(ir.types, typeName);
  const types = reachedTypes(ir).map((definition) => {
    const doc = docComment(definition.doc, '');
    const name = typeName(definition);
    if (definition.k === 'enum') {
      const members = definition.members.map(
        (one) => `  readonly ${typeKey(one.name)}: ${literal(one.value)};\n`,
      );
      return `${doc}export declare const ${name}: {\n${members.join('')}};\n${doc}export type ${name} = ${printer.body(definition, '')};\n\n`;
    }
    if (definition.k === 'object' && definition.fields.length > 0) {
      return `${doc}export interface ${name} ${printer.object(definition.fields, '')}\n\n`;
    }
    return `${doc}export type ${name} = ${printer.body(definition, '')};\n\n`;
  });
  const body = (given: Body): string | undefined =>
    given.k === 'none'
      ? undefined
      : given.k === 'raw'
        ? 'Uint8Array'
        : printer.print(given.type, '      ');
  const servers = serversForClients(ir).map(({ server, components }) => {
    const inner = components.map((component) => {
      const handlers = component.handlers.map((handler) => {
        const given = body(handler.body);
        const payload = given === undefined ? [] : [`body: ${given}`];
        const isRequest = handler.kind === 'request';
        const parameters = isRequest ? [...payload, 'options?: RequestOptions'] : payload;
        const result = isRequest ? `Promise<${body(handler.result) ?? 'void'}>` : 'void';
        return `${docComment(handler.doc, '      ')}      ${typeKey(handler.name)}(${parameters.join(', ')}): ${result};\n`;
      });
      const pushes = component.pushes.map((push) => {
        const message = body(push.body) ?? 'Record<string, never>';
        return `${docComment(push.doc, '      ')}      ${typeKey(pushListener(push.member))}(listener: (message: ${message}) => void): () => void;\n`;
      });
      return `${docComment(component.doc, '    ')}    ${typeKey(component.name)}: {\n${handlers.join('')}${pushes.join('')}    };\n`;
    });
    return `  ${typeKey(server.name)}: {\n${inner.join('')}  };\n`;
  });
  const hasRequests = ir.servers.some((server) =>
    server.components.some((one) => one.handlers.some((handler) => handler.kind === 'request')),
  );
  return [
    HEADER,
    `import type { Contract${hasRequests ? ', RequestOptions' : ''} } from '${CLIENT_PACKAGE}';\n\n`,
    ...types,
    '/** What clients may call and hear, by server type and component. */\n',
    `export interface GameClient {\n${servers.join('')}}\n\n`,
    'export declare const contract: Contract<GameClient>;\n',
  ].join('');
}

function typeName(definition: TypeDef): string {
  return OURS.test(definition.name) ? `${definition.name}Type` : definition.name;
}

function hasClientSide(component: ComponentIr): boolean {
  return component.handlers.length > 0 || component.pushes.length > 0;
}

function serversForClients(ir: Ir) {
  return ir.servers
    .map((server) => ({ server, components: server.components.filter(hasClientSide) }))
    .filter(({ components }) => components.length > 0);
}

/** The types that a handler or push leads to, in the order of their names; those of remotes alone are left out. */
function reachedTypes(ir: Ir): readonly TypeDef[] {
  const reached = new Set<TypeDef>();
  const printer: TypePrinter = new TypePrinter(ir.types, (definition) => {
    if (!reached.has(definition)) {
      reached.add(definition);
      printer.body(definition, '');
    }
    return definition.name;
  });
  for (const { components } of serversForClients(ir)) {
    for (const component of components) {
      const bodies = [
        ...component.handlers.flatMap((handler) => [handler.body, handler.result]),
        ...component.pushes.map((push) => push.body),
      ];
      for (const body of bodies) if (body.k === 'message') printer.print(body.type);
    }
  }
  return [...reached].sort((a, b) => (a.name < b.name ? -1 : 1));
}
