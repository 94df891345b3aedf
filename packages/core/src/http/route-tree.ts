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
  /** The verbs of routes with this path; undefined where none was met. */
  verbs: Set<string> | undefined;
}

// With a thousand routes in use what a request costs more is what the processor does not find in its cache: so the first of several
// is a field, and only those after it are in a map.

/** The routes of one path, by verb. */
class Leaf<R extends Routed> {
  readonly first: R;
  #others: Map<string, R> | undefined;

  constructor(first: R) {
    this.first = first;
  }

  get(verb: string): R | undefined {
    return this.first.verb === verb ? this.first : this.#others?.get(verb);
  }

  add(route: R): void {
    this.#others ??= new Map();
    this.#others.set(route.verb, route);
  }

  tellVerbs(verbs: Set<string>): void {
    verbs.add(this.first.verb);
    for (const verb of this.#others?.keys() ?? []) verbs.add(verb);
  }
}

class Node<R extends Routed> {
  parameter: Node<R> | undefined;
  leaf: Leaf<R> | undefined;
  rest: Leaf<R> | undefined;
  #part: string | undefined;
  #first: Node<R> | undefined;
  #others: Map<string, Node<R>> | undefined;

  /** What follows after a text. */
  at(part: string): Node<R> | undefined {
    return part === this.#part ? this.#first : this.#others?.get(part);
  }

  add(part: string): Node<R> {
    const next = new Node<R>();
    if (this.#first === undefined) {
      this.#part = part;
      this.#first = next;
    } else {
      this.#others ??= new Map();
      this.#others.set(part, next);
    }
    return next;
  }
}

/** Routes by the parts of their paths: a text before a parameter before a wildcard, and back where that leads nowhere. */
export class RouteTree<R extends Routed> {
  readonly #root = new Node<R>();
  /** Paths without parameters, as they are sent by clients that escape nothing. */
  readonly #plain = new Map<string, Leaf<R>>();
  /** Each text once, however many patterns have it. */
  readonly #texts = new Map<string, string>();

  /** @throws Error when there is a route of that verb and path. */
  add(route: R): void {
    const { pattern, verb } = route;
    let node = this.#root;
    for (const part of pattern.parts) {
      if (typeof part === 'string') {
        node = node.at(part) ?? node.add(this.#shared(part));
      } else {
        node.parameter ??= new Node();
        node = node.parameter;
      }
    }
    const known = pattern.isWildcard ? node.rest : node.leaf;
    const before = known?.get(verb);
    if (before !== undefined) {
      throw new Error(
        `two routes are ${verb} ${pattern.text}` +
          (before.pattern.text === pattern.text ? '' : ` (the other as ${before.pattern.text})`),
      );
    }
    known?.add(route);
    const leaf = known ?? new Leaf(route);
    if (pattern.isWildcard) node.rest = leaf;
    else node.leaf = leaf;
    const isPlain = pattern.parts.every((part) => typeof part === 'string' && !/[/%]/.test(part));
    if (isPlain && !pattern.isWildcard) this.#plain.set(pattern.text, leaf);
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
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
function routeOf<R extends Routed>(leaf: Leaf<R>, method: string): R | undefined {
  return leaf.get(method) ?? (method === 'HEAD' ? leaf.get('GET') : undefined) ?? leaf.get('*');
}

/** Every node is reached by one path only, so a search visits each at most once. */
function walk<R extends Routed>(
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
    const next = node.at(part);
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

function take<R extends Routed>(leaf: Leaf<R>, method: string, search: Search<R>): boolean {
  search.route = routeOf(leaf, method);
  if (search.route !== undefined) return true;
  search.verbs ??= new Set();
  leaf.tellVerbs(search.verbs);
  return false;
}
