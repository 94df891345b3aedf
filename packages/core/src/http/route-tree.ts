import type { PathPattern } from './path-pattern.js';

/** What a tree needs to know of a route. */
export interface Routed {
  /** `GET`; `*` for every verb that no other route of the path has. */
  readonly verb: string;
  readonly pattern: PathPattern;
}

/** What a search leaves behind. */
export interface Search<R> {
  route: R | undefined;
  /** Of the pattern's names, in order. */
  readonly values: string[];
  /** The verbs of routes with this path. */
  readonly verbs: Set<string>;
}

/** The routes of one path, by verb. */
type Leaf<R> = Map<string, R>;

class Node<R> {
  statics: Map<string, Node<R>> | undefined;
  parameter: Node<R> | undefined;
  leaf: Leaf<R> | undefined;
  rest: Leaf<R> | undefined;
}

/** Routes by the parts of their paths: a text before a parameter before a wildcard, and back where that leads nowhere. */
export class RouteTree<R extends Routed> {
  readonly #root = new Node<R>();
  /** Paths without parameters, as they are sent by clients that escape nothing. */
  readonly #plain = new Map<string, Leaf<R>>();

  /** @throws Error when there is a route of that verb and path. */
  add(route: R): void {
    const { pattern, verb } = route;
    let node = this.#root;
    for (const part of pattern.parts) {
      if (typeof part === 'string') {
        node.statics ??= new Map();
        let next = node.statics.get(part);
        if (next === undefined) {
          next = new Node();
          node.statics.set(part, next);
        }
        node = next;
      } else {
        node.parameter ??= new Node();
        node = node.parameter;
      }
    }
    const leaf: Leaf<R> = (pattern.isWildcard ? node.rest : node.leaf) ?? new Map();
    const before = leaf.get(verb);
    if (before !== undefined) {
      throw new Error(
        `two routes are ${verb} ${pattern.text}` +
          (before.pattern.text === pattern.text ? '' : ` (the other as ${before.pattern.text})`),
      );
    }
    leaf.set(verb, route);
    if (pattern.isWildcard) node.rest = leaf;
    else node.leaf = leaf;
    const isPlain = pattern.parts.every((part) => typeof part === 'string' && !/[/%]/.test(part));
    if (isPlain && !pattern.isWildcard) this.#plain.set(pattern.text, leaf);
  }

  /** The route of a path that has no parameters; undefined says nothing. */
  findPlain(method: string, path: string): R | undefined {
    const leaf = this.#plain.get(path);
    return leaf === undefined ? undefined : routeOf(leaf, method);
  }

  find(method: string, parts: readonly string[], search: Search<R>): boolean {
    return walk(this.#root, method, parts, 0, search);
  }
}

/** The verb's own; GET's for HEAD; the one for every verb. */
function routeOf<R>(leaf: Leaf<R>, method: string): R | undefined {
  return leaf.get(method) ?? (method === 'HEAD' ? leaf.get('GET') : undefined) ?? leaf.get('*');
}

/** Every node is reached by one path only, so a search visits each at most once. */
function walk<R>(
  node: Node<R>,
  method: string,
  parts: readonly string[],
  at: number,
  search: Search<R>,
): boolean {
  const depth = search.values.length;
  if (at === parts.length) {
    if (node.leaf !== undefined && take(node.leaf, method, search)) return true;
  } else {
    const part = parts[at] as string;
    const next = node.statics?.get(part);
    if (next !== undefined && walk(next, method, parts, at + 1, search)) return true;
    if (node.parameter !== undefined && part !== '') {
      search.values.push(part);
      if (walk(node.parameter, method, parts, at + 1, search)) return true;
      search.values.length = depth;
    }
  }
  if (node.rest === undefined || !take(node.rest, method, search)) return false;
  search.values.push(parts.slice(at).join('/'));
  return true;
}

function take<R>(leaf: Leaf<R>, method: string, search: Search<R>): boolean {
  search.route = routeOf(leaf, method);
  if (search.route !== undefined) return true;
  for (const verb of leaf.keys()) search.verbs.add(verb);
  return false;
}
