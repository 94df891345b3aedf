import { markMethod, type RouteOptions, type RoutePattern } from './markers.js';

/**
 * Marks a method that answers HTTP: `@Route('GET /api/arenas/:id')`. Its types are the contract: parameters are bound by name
 * and checked, and what it returns is the answer. Without a pattern verb and path follow from the name: `getPing` is
 * `GET /ping`. A method may have several.
 */
export function Route(pattern?: RoutePattern, options?: RouteOptions): MethodDecorator;
export function Route(options: RouteOptions): MethodDecorator;
export function Route(
  first?: RoutePattern | RouteOptions,
  second: RouteOptions = {},
): MethodDecorator {
  const pattern = typeof first === 'string' ? first : undefined;
  const options = typeof first === 'object' ? first : second;
  return (prototype: object, method: string | symbol) =>
    markMethod('Route', prototype, method, { kind: 'route', pattern, options });
}

type RouteOfVerb = (path?: string, options?: RouteOptions) => MethodDecorator;

/** The same decorator with its verb: `@Get('/players/:id')`. */
export const Get = routeOf('GET');
export const Post = routeOf('POST');
export const Put = routeOf('PUT');
export const Patch = routeOf('PATCH');
export const Delete = routeOf('DELETE');
export const Head = routeOf('HEAD');
export const Options = routeOf('OPTIONS');
/** Every verb that no other route of the path has. */
export const All = routeOf('*');

function routeOf(verb: string): RouteOfVerb {
  return (path = '/', options = {}) => Route(`${verb} ${path}`, options);
}
