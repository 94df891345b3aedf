import type { RouteOptions } from '../decorators/markers.js';
import { mergePipelines } from '../dispatch/run-pipeline.js';
import type { Codec } from '../manifest/codec.js';
import type { RouteContext } from './bind-route.js';
import { BoundRoute, type InvokeRoute } from './bound-route.js';
import type { ErrorHandler, Middleware } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { decodePattern, parsePathPattern } from './path-pattern.js';

/** Answers a request: what it returns becomes the answer, by what it is. */
export type RouteHandler = (http: HttpContext, body: unknown) => unknown;

/** Options of a route that has no decorator. */
export interface FunctionalRouteOptions extends Omit<RouteOptions, 'isHidden' | 'upload'> {
  /** Reads and checks the body, which the handler then gets; a codec that `nopal codegen` made. */
  readonly body?: Codec;
}

/** What the routes of a group have in common. */
export interface GroupOptions {
  readonly use?: readonly Middleware[];
  readonly onError?: ErrorHandler;
  readonly host?: string;
}

interface Row {
  readonly verb: string;
  readonly path: string;
  readonly handler: RouteHandler;
  readonly options: FunctionalRouteOptions;
  /** From the outside in. */
  readonly groups: readonly GroupOptions[];
}

/** Where a group's routes go. */
export interface RouterPlace {
  readonly rows: Row[];
  readonly prefix: string;
  readonly groups: readonly GroupOptions[];
  readonly state: { isFrozen: boolean };
}

/** Routes without decorators: given to the server as its option `http.router`. */
export class HttpRouter {
  readonly #rows: Row[];
  readonly #prefix: string;
  readonly #groups: readonly GroupOptions[];
  readonly #state: { isFrozen: boolean };

  /** @param within the router whose group this is; only `group` gives it. */
  constructor(options: GroupOptions = {}, within?: RouterPlace) {
    this.#rows = within?.rows ?? [];
    this.#prefix = within?.prefix ?? '';
    this.#groups = [...(within?.groups ?? []), options];
    this.#state = within?.state ?? { isFrozen: false };
  }

  get(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('GET', path, handler, options);
  }

  post(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('POST', path, handler, options);
  }

  put(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('PUT', path, handler, options);
  }

  patch(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('PATCH', path, handler, options);
  }

  delete(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('DELETE', path, handler, options);
  }

  head(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('HEAD', path, handler, options);
  }

  options(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('OPTIONS', path, handler, options);
  }

  /** Every verb that no other route of the path has. */
  all(path: string, handler: RouteHandler, options?: FunctionalRouteOptions): this {
    return this.route('*', path, handler, options);
  }

  /**
   * @param verbs one or several, such as `GET` or `['PUT', 'PATCH']`; `*` for all.
   * @throws TypeError for a path that is no pattern; Error once the server has started.
   */
  route(
    verbs: string | readonly string[],
    path: string,
    handler: RouteHandler,
    options: FunctionalRouteOptions = {},
  ): this {
    const whole = decodePattern(joinPaths(this.#prefix, path));
    parsePathPattern(whole);
    for (const verb of typeof verbs === 'string' ? [verbs] : verbs) {
      if (verb !== '*' && !/^[A-Z][A-Z-]{0,31}$/.test(verb))
        throw new TypeError(`${JSON.stringify(verb)} is no verb; write it like GET`);
      this.#add({ verb, path: whole, handler, options, groups: this.#groups });
    }
    return this;
  }

  /** Routes below a path. @param build adds them to the group that it gets. */
  group(prefix: string, build: (group: HttpRouter) => void): this;
  group(prefix: string, options: GroupOptions, build: (group: HttpRouter) => void): this;
  group(
    prefix: string,
    first: GroupOptions | ((group: HttpRouter) => void),
    second?: (group: HttpRouter) => void,
  ): this {
    const options = typeof first === 'function' ? {} : first;
    const build = typeof first === 'function' ? first : second;
    const place: RouterPlace = {
      rows: this.#rows,
      prefix: joinPaths(this.#prefix, prefix),
      groups: this.#groups,
      state: this.#state,
    };
    build?.(new HttpRouter(options, place));
    return this;
  }

  /** Another router's routes below a path, with its own middleware inside of this one's. */
  mount(prefix: string, router: HttpRouter): this {
    for (const row of router.#rows) {
      const path = joinPaths(joinPaths(this.#prefix, prefix), row.path);
      this.#add({ ...row, path, groups: [...this.#groups, ...row.groups] });
    }
    return this;
  }

  /** What the server takes over; the router is frozen from here on. */
  bindAll(context: RouteContext): BoundRoute[] {
    this.#state.isFrozen = true;
    return this.#rows.map((row) => bindRow(row, context));
  }

  #add(row: Row): void {
    if (this.#state.isFrozen)
      throw new Error(
        `${row.verb} ${row.path} comes too late: routes are added before the server is made`,
      );
    this.#rows.push(row);
  }
}

/** `/v1` and `/players` → `/v1/players`; `/v1` and `/` → `/v1`. */
export function joinPaths(prefix: string, path: string): string {
  if (prefix === '' || prefix === '/') return path === '' ? '/' : path;
  const base = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  if (path === '' || path === '/') return base;
  return path.startsWith('/') ? base + path : `${base}/${path}`;
}

function bindRow(row: Row, context: RouteContext): BoundRoute {
  const { verb, path, handler, options, groups } = row;
  const handlers = [options, ...[...groups].reverse()].map(({ onError }) => onError);
  return new BoundRoute({
    verb,
    pattern: parsePathPattern(path),
    name: options.name ?? path,
    host: options.host ?? [...groups].reverse().find((group) => group.host !== undefined)?.host,
    pipeline: mergePipelines([context.pipeline, options]),
    access: options.access ?? 'public',
    timeoutMs: options.timeoutMs ?? context.timeoutMs,
    maxBodyBytes: options.maxBodyBytes ?? context.maxBodyBytes,
    maxConcurrent: options.maxConcurrent,
    consumes: options.consumes,
    produces: options.produces,
    status: options.status,
    body: options.body ?? 'none',
    middleware: [
      ...context.middleware,
      ...groups.flatMap(({ use }) => use ?? []),
      ...(options.use ?? []),
    ],
    errorHandlers: handlers.filter((one) => one !== undefined),
    // One function for all, and the handler as what it is called on: a closure each would be one more place in memory.
    instance: handler,
    invoke: callHandler,
    metrics: context.metrics,
    names: context.names,
  });
}

const callHandler: InvokeRoute = (handler, _input, body, http) =>
  (handler as RouteHandler)(http, body);
