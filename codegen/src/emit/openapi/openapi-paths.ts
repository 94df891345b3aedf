import type { ComponentIr, Ir, RouteIr, ServerIr } from '../../ir/ir.js';

/** A route under one verb, as the document has it. */
export interface PlacedRoute {
  /** `/v1/players/{id}` */
  readonly path: string;
  /** In lower case. */
  readonly verb: string;
  /** What the document calls the parameters of the path, by what the route calls them; `*` is the rest of it. */
  readonly names: ReadonlyMap<string, string>;
  readonly operationId: string;
  readonly server: ServerIr;
  readonly component: ComponentIr;
  readonly route: RouteIr;
}

const EVERY_VERB = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The routes that the document shows, in their order. Two of one path and verb, on other hosts or servers, are one there: the
 * first. Paths that differ only in what they call their parameters are one path.
 */
export function placeRoutes(ir: Ir): readonly PlacedRoute[] {
  const all = ir.servers.flatMap((server) =>
    server.components.flatMap((component) =>
      component.routes.map((route) => ({ server, component, route })),
    ),
  );
  const shown = all.filter(({ route }) => route.hidden !== true);
  const taken = new Set(
    shown
      .filter(({ route }) => route.verb !== '*')
      .map(({ route }) => `${route.verb} ${shapeOf(route)}`),
  );
  const firstOf = new Map<string, readonly string[]>();
  const ids = new Map<string, number>();
  const seen = new Set<string>();
  return shown.flatMap(({ server, component, route }) => {
    const shape = shapeOf(route);
    const isEvery = route.verb === '*';
    const verbs = isEvery
      ? EVERY_VERB.filter((verb) => !taken.has(`${verb} ${shape}`))
      : [route.verb];
    const own = namesOf(route);
    const first = firstOf.get(shape) ?? own;
    firstOf.set(shape, first);
    const names = new Map(own.map((name, i) => [keyOf(route, name), first[i] ?? name]));
    let at = 0;
    const path = route.path.replace(/(?<=\/)(?::[^/]*|\*$)/g, () => `{${first[at++]}}`);
    return verbs.flatMap((verb) => {
      if (seen.has(`${verb} ${shape}`)) return [];
      seen.add(`${verb} ${shape}`);
      const base = `${server.name}.${component.name}.${route.name}${isEvery ? `.${verb.toLowerCase()}` : ''}`;
      const count = (ids.get(base) ?? 0) + 1;
      ids.set(base, count);
      const operationId = count === 1 ? base : `${base}.${verb.toLowerCase()}`;
      return [{ path, verb: verb.toLowerCase(), names, operationId, server, component, route }];
    });
  });
}

/** What the path calls its parameters, in order; the rest of it as the method does. */
function namesOf(route: RouteIr): readonly string[] {
  const parts = route.path.split('/').filter((part) => part.startsWith(':') || part === '*');
  return parts.map((part) => (part === '*' ? restName(route) : part.slice(1)));
}

function restName({ parameters }: RouteIr): string {
  for (const one of parameters) {
    if (one.k !== 'text') continue;
    if (one.inputs.some(({ from, name }) => from === 'path' && name === '*')) return one.name;
  }
  return 'rest';
}

/** What an input of the route calls it. */
function keyOf(route: RouteIr, name: string): string {
  return route.path.endsWith('/*') && name === restName(route) ? '*' : name;
}

function shapeOf({ path }: RouteIr): string {
  return path.replace(/(?<=\/):[^/]*/g, ':');
}
