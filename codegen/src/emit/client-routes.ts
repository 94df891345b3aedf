import { type Body, type ComponentIr, type Ir, pushRoute } from '../ir/ir.js';
import { ByObject, type Memo } from '../ir/memo.js';
import type { Message, Messages } from '../wire/messages.js';
import { key, quote } from './text.js';

/** A route that clients use, and what goes along it. */
export interface ClientRoute {
  readonly route: string;
  /** What the client sends; undefined for a push. */
  readonly sent: Body | undefined;
  /** What it receives; undefined for a notify. */
  readonly received: Body | undefined;
  readonly sentMessage: Message | undefined;
  readonly receivedMessage: Message | undefined;
}

/** The servers and components that have something for clients. */
export function serversForClients(ir: Ir) {
  return ir.servers
    .map((server) => ({ server, components: server.components.filter(hasClientSide) }))
    .filter(({ components }) => components.length > 0);
}

function hasClientSide(component: ComponentIr): boolean {
  return component.handlers.length > 0 || component.pushes.length > 0;
}

/** Every route that clients use, in the order of the classes. */
export function clientRoutes(ir: Ir, messages: Messages): readonly ClientRoute[] {
  return serversForClients(ir).flatMap(({ server, components }) =>
    components.flatMap((component) => [
      ...component.handlers.map((handler) => ({
        route: `${server.name}.${component.name}.${handler.name}`,
        sent: handler.body,
        received: handler.kind === 'request' ? handler.result : undefined,
        sentMessage: messages.bodies.get(handler),
        receivedMessage: handler.kind === 'request' ? messages.results.get(handler) : undefined,
      })),
      ...component.pushes.map((push) => ({
        route: pushRoute(server.name, component.name, push),
        sent: undefined,
        received: push.body,
        sentMessage: undefined,
        receivedMessage: messages.bodies.get(push),
      })),
    ]),
  );
}

/** The contract as plain data: which member is which route. @param bodies the expression of its bodies, if it needs one */
export function contractText(
  ir: Ir,
  version: number,
  bodies: string | undefined,
  memo: Memo,
): string {
  const known = memo.slot('contract of components', () => new ByObject<ComponentIr, string>());
  const servers = serversForClients(ir).map(({ server, components }) => {
    const inner = components.map((component) =>
      known.get(component, [server.name], () => componentText(server.name, component)),
    );
    return `    ${key(server.name)}: {\n${inner.join('')}    },\n`;
  });
  const all = servers.length === 0 ? '{}' : `{\n${servers.join('')}  }`;
  const raw = rawRoutes(ir).map((route) => `    ${quote(route)},\n`);
  const lines = [
    `  version: ${version},\n  servers: ${all},\n`,
    raw.length === 0 ? '' : `  raw: [\n${raw.join('')}  ],\n`,
    bodies === undefined ? '' : `  bodies: ${bodies},\n`,
  ];
  return `export const contract = {\n${lines.join('')}};\n`;
}

function componentText(server: string, component: ComponentIr): string {
  const handlers = (kind: 'request' | 'notify', hasBody: boolean | undefined) =>
    component.handlers
      .filter((one) => one.kind === kind)
      .filter((one) => hasBody === undefined || hasBody === (one.body.k !== 'none'))
      .map((one) => [one.name, `${server}.${component.name}.${one.name}`] as const);
  const groups = {
    requests: handlers('request', true),
    asks: handlers('request', false),
    notifies: handlers('notify', undefined),
    pushes: component.pushes.map(
      (push) => [push.member, pushRoute(server, component.name, push)] as const,
    ),
  };
  const lines = Object.entries(groups).map(([label, rows]) => {
    if (rows.length === 0) return '';
    const inner = rows.map(([name, route]) => `          ${key(name)}: ${quote(route)},\n`);
    return `        ${label}: {\n${inner.join('')}        },\n`;
  });
  return `      ${key(component.name)}: {\n${lines.join('')}      },\n`;
}

/** Routes whose replies or pushes are bytes as they are. */
function rawRoutes(ir: Ir): string[] {
  return serversForClients(ir).flatMap(({ server, components }) =>
    components.flatMap((component) => [
      ...component.handlers
        .filter((one) => one.kind === 'request' && one.result.k === 'raw')
        .map((one) => `${server.name}.${component.name}.${one.name}`),
      ...component.pushes
        .filter((push) => push.body.k === 'raw')
        .map((push) => pushRoute(server.name, component.name, push)),
    ]),
  );
}
