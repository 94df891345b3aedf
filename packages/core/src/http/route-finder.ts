import { pathParts } from './path-pattern.js';
import { type Routed, RouteTree, type Search } from './route-tree.js';

/** What becomes of a path that has a slash at its end, or lacks one, where only the other has a route. */
export type TrailingSlash = 'strict' | 'ignore' | 'redirect';

/** What a path leads to. */
export type Found<R> =
  | { readonly kind: 'route'; readonly route: R; readonly values: readonly string[] }
  /** There are routes of the path, of other verbs: the value of `Allow`. */
  | { readonly kind: 'verb'; readonly allow: string }
  /** There is a route of the path with a slash more, or less, at its end. */
  | { readonly kind: 'redirect' }
  | { readonly kind: 'nothing' }
  /** The path has a bad percent escape. */
  | { readonly kind: 'malformed' };

export interface HostRouted extends Routed {
  /** `admin.example.com`, or `*.example.com` for any first label. */
  readonly host?: string | undefined;
}

const NOTHING = { kind: 'nothing' } as const;
const MALFORMED = { kind: 'malformed' } as const;
const REDIRECT = { kind: 'redirect' } as const;
const NO_VALUES: readonly string[] = [];
/** The order of verbs in `Allow`; others follow by name. */
const VERBS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const HOST = /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$/;

/** Finds the route of a request: those of its host first, then those of any host. */
export class RouteFinder<R extends HostRouted> {
  readonly #anyHost = new RouteTree<R>();
  readonly #hosts = new Map<string, RouteTree<R>>();
  /** Made once: most paths have no parameters. */
  readonly #plain = new Map<R, Found<R>>();
  readonly #slash: TrailingSlash;

  constructor(slash: TrailingSlash) {
    this.#slash = slash;
  }

  /** @throws Error when there is a route of that host, verb and path; TypeError for a host that is none. */
  add(route: R): void {
    const host = route.host?.toLowerCase();
    if (host === undefined) {
      this.#anyHost.add(route);
      return;
    }
    if (!HOST.test(host))
      throw new TypeError(
        `the host ${JSON.stringify(host)} is none; write it like admin.example.com`,
      );
    let tree = this.#hosts.get(host);
    if (tree === undefined) {
      tree = new RouteTree();
      this.#hosts.set(host, tree);
    }
    tree.add(route);
  }

  /**
   * @param request tells its host; asked only where routes have one.
   * @param path as it was sent.
   */
  find(method: string, path: string, request: { readonly host: string }): Found<R> {
    if (this.#hosts.size === 0) {
      const plain = this.#anyHost.findPlain(method, path);
      if (plain !== undefined) return this.#plainFound(plain);
    }
    const parts = pathParts(path);
    if (parts === undefined) return MALFORMED;
    const trees = this.#treesOf(request);
    const found = this.#search(trees, method, parts);
    if (found.kind !== 'nothing' || this.#slash === 'strict' || path === '/') return found;
    const hasSlash = parts.at(-1) === '';
    const other = this.#search(trees, method, hasSlash ? parts.slice(0, -1) : [...parts, '']);
    if (this.#slash === 'ignore' || other.kind === 'nothing') return other;
    return REDIRECT;
  }

  #plainFound(route: R): Found<R> {
    let found = this.#plain.get(route);
    if (found === undefined) {
      found = { kind: 'route', route, values: NO_VALUES };
      this.#plain.set(route, found);
    }
    return found;
  }

  #treesOf(request: { readonly host: string }): readonly RouteTree<R>[] {
    if (this.#hosts.size === 0) return [this.#anyHost];
    const host = hostName(request.host);
    const own = this.#hosts.get(host);
    const wide = this.#hosts.get(`*${host.slice(host.indexOf('.'))}`);
    return [own, wide, this.#anyHost].filter((tree) => tree !== undefined);
  }

  #search(trees: readonly RouteTree<R>[], method: string, parts: readonly string[]): Found<R> {
    const search: Search<R> = { route: undefined, values: [], verbs: undefined };
    for (const tree of trees) {
      if (tree.find(method, parts, search) && search.route !== undefined)
        return { kind: 'route', route: search.route, values: search.values };
    }
    if (search.verbs === undefined) return NOTHING;
    return { kind: 'verb', allow: allowed(search.verbs) };
  }
}

/** Every verb that would be answered, HEAD and OPTIONS among them. */
function allowed(verbs: Set<string>): string {
  if (verbs.has('GET')) verbs.add('HEAD');
  verbs.add('OPTIONS');
  const others = [...verbs].filter((verb) => !VERBS.includes(verb)).sort();
  return [...VERBS.filter((verb) => verbs.has(verb)), ...others].join(', ');
}

/** `Host` without its port, in lower case. */
export function hostName(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
  return (end <= 0 ? host : host.slice(0, end)).toLowerCase();
}
