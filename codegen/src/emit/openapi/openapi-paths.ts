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

/** What one document is about: a server type, as it answers under any name or under a host that has routes of its own. */
export interface OpenapiPlace {
  readonly server: ServerIr;
  readonly host?: string;
}

/**
 * One document each. A document has one operation for a path and a verb, and servers of two types, or two hosts of one, may both
 * have it; so each has a document of its own, and what a server tells under a name is what it answers there.
 */
export function openapiPlaces(ir: Ir): readonly OpenapiPlace[] {
  return ir.servers.flatMap((server): OpenapiPlace[] => {
    const routes = routesOf(server);
    if (routes.length === 0) return [];
    const hosts = new Set(routes.flatMap(({ route }) => route.host?.toLowerCase() ?? []));
    return [{ server }, ...[...hosts].map((host) => ({ server, host }))];
  });
}

/**
 * The routes that a document shows: of a host what is answered there, as the server looks for it, its own routes first; of no
 * host all, those of any host first. Paths that differ only in what they call their parameters are one path.
 */
export function placeRoutes({ server, host }: OpenapiPlace): readonly PlacedRoute[] {
  const wide = host?.replace(/^[^.]*/, '*');
  const hosts = host === undefined ? [undefined] : [host, wide, undefined];
  const ranked = routesOf(server).map((one) => {
    const at = hosts.indexOf(one.route.host?.toLowerCase());
    return { one, rank: at === -1 ? hosts.length : at };
  });
  const shown = ranked
    .filter(({ rank }) => host === undefined || rank < hosts.length)
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
  const firstOf = new Map<string, readonly string[]>();
  const ids = new Map<string, number>();
  const seen = new Set<string>();
  return shown.flatMap(({ component, route }) => {
    const shape = shapeOf(route);
    const isEvery = route.verb === '*';
    const verbs = isEvery
      ? EVERY_VERB.filter((verb) => !shown.some((one) => isMoreExact(one.route, verb, route)))
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

interface Shown {
  readonly component: ComponentIr;
  readonly route: RouteIr;
}

function routesOf(server: ServerIr): readonly Shown[] {
  return server.components
    .flatMap((component) => component.routes.map((route) => ({ component, route })))
    .filter(({ route }) => route.hidden !== true);
}

/** Whether a route takes this verb from one that has every verb of its path. */
function isMoreExact(one: RouteIr, verb: string, every: RouteIr): boolean {
  return one.verb === verb && one.host === every.host && shapeOf(one) === shapeOf(every);
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
