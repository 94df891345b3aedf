import { type Body, type ComponentIr, pushRoute } from '../../ir/ir.js';
import type { Contract } from '../contract.js';

interface Row {
  readonly id: string;
  readonly route: string;
  readonly kind: string;
  readonly messages: string;
}

/** The routes of a component that clients see, as a table for a comment; empty when it has none. */
export function routeList(
  server: string,
  component: ComponentIr,
  { messages, plan, routes }: Pick<Contract, 'messages' | 'plan' | 'routes'>,
): readonly string[] {
  const nameOf = (body: Body, carrier: string | undefined): string => {
    if (body.k === 'none') return '(nothing)';
    if (body.k === 'raw' || carrier === undefined) return '(raw bytes)';
    const isOurs = carrier.startsWith(`${plan.model.package}.`);
    return isOurs ? carrier.slice(plan.model.package.length + 1) : carrier;
  };
  const row = (route: string, kind: string, text: string): Row => ({
    id: String(routes.get(route) ?? ''),
    route,
    kind,
    messages: text,
  });
  const carrierOf = (message: Parameters<typeof plan.carriers.get>[0] | undefined) =>
    message === undefined ? undefined : plan.carriers.get(message);
  const rows = [
    ...component.handlers.map((handler) => {
      const body = nameOf(handler.body, carrierOf(messages.bodies.get(handler)));
      const result = nameOf(handler.result, carrierOf(messages.results.get(handler)));
      const text = handler.kind === 'notify' ? body : `${body} -> ${result}`;
      return row(`${server}.${component.name}.${handler.name}`, handler.kind, text);
    }),
    ...component.pushes.map((push) => {
      const body = nameOf(push.body, carrierOf(messages.bodies.get(push)));
      return row(pushRoute(server, component.name, push), 'push', body);
    }),
  ];
  if (rows.length === 0) return [];
  const width = (key: keyof Row) => Math.max(...rows.map((one) => one[key].length));
  const [ids, names, kinds] = [width('id'), width('route'), width('kind')];
  const lines = rows.map((one) =>
    [
      ids === 0 ? '' : one.id.padStart(ids + 2),
      `  ${one.route.padEnd(names)}`,
      `  ${one.kind.padEnd(kinds)}`,
      `  ${one.messages}`,
    ].join(''),
  );
  return [
    `Routes of ${server}.${component.name} that clients see, with their messages as they are:`,
    '',
    ...lines,
  ];
}
