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

// With a thousand routes in use what a request costs more is what the processor does not find in its cache, some 0.1 µs for each
// place in memory. So what follows after the last place where paths part is no chain of nodes, but a list that all routes with the
// same end share, and a route that has its path to itself stands in the node.

/** The parts that follow; undefined is a parameter. */
interface Tail {
  readonly parts: readonly (string | undefined)[];
  readonly isWildcard: boolean;
}

/** All paths that begin in one way. */
class Node<R extends Routed> {
  /** Where they part; undefined while all of them are one path, whose routes are here. */
  ways: Ways<R> | undefined;
  /** What that path goes on with. */
  readonly tail: Tail;
  first: R | undefined;
  /** By verb. */
  others: Map<string, R> | undefined;

  constructor(tail: Tail) {
    this.tail = tail;
  }

  get(verb: string): R | undefined {
    const { first } = this;
    return first?.verb === verb ? first : this.others?.get(verb);
  }

  /** @throws Error when the path has a route of that verb. */
  add(route: R): void {
    const { verb, pattern } = route;
    const before = this.get(verb);
    if (before !== undefined) {
      throw new Error(
        `two routes are ${verb} ${pattern.text}` +
          (before.pattern.text === pattern.text ? '' : ` (the other as ${before.pattern.text})`),
      );
    }
    if (this.first === undefined) {
      this.first = route;
      return;
    }
    this.others ??= new Map();
    this.others.set(verb, route);
  }

  tellVerbs(verbs: Set<string>): void {
    if (this.first !== undefined) verbs.add(this.first.verb);
    for (const verb of this.others?.keys() ?? []) verbs.add(verb);
  }
}

/** Where paths part. */
interface Ways<R extends Routed> {
  readonly texts: Map<string, Node<R>>;
  parameter: Node<R> | undefined;
  /** Of the path that ends here. */
  end: Node<R> | undefined;
  /** Of the one that takes whatever follows. */
  rest: Node<R> | undefined;
}

/** Routes by the parts of their paths: a text before a parameter before a wildcard, and back where that leads nowhere. */
export class RouteTree<R extends Routed> {
  #root: Node<R> | undefined;
  /** Paths without parameters, as they are sent by clients that escape nothing. */
  readonly #plain = new Map<string, Node<R>>();
  /** Each once, however many paths end with it. */
  readonly #tails = new Map<string, Tail>();

  /** @throws Error when there is a route of that verb and path. */
  add(route: R): void {
    const { pattern } = route;
    const parts = pattern.parts.map((part) => (typeof part === 'string' ? part : undefined));
    const tail = this.#tail(parts, pattern.isWildcard);
    this.#root ??= new Node(tail);
    this.#nodeOf(this.#root, tail).add(route);
    const isPlain = parts.every((part) => part !== undefined && !/[/%]/.test(part));
    if (!isPlain || pattern.isWildcard) return;
    let plain = this.#plain.get(pattern.text);
    if (plain === undefined) {
      plain = new Node(this.#tail([], false));
      this.#plain.set(pattern.text, plain);
    }
    plain.add(route);
  }

  /** The node whose own path the tail is, seen from a node; paths part where they have to. */
  #nodeOf(node: Node<R>, tail: Tail): Node<R> {
    if (node.ways === undefined) {
      if (node.tail === tail) return node;
      const ways: Ways<R> = {
        texts: new Map(),
        parameter: undefined,
        end: undefined,
        rest: undefined,
      };
      const moved = this.#follow(ways, node.tail);
      moved.first = node.first;
      moved.others = node.others;
      node.first = undefined;
      node.others = undefined;
      node.ways = ways;
    }
    return this.#follow(node.ways, tail);
  }

  #follow(ways: Ways<R>, { parts, isWildcard }: Tail): Node<R> {
    if (parts.length === 0) {
      const none = this.#tail([], false);
      if (isWildcard) {
        ways.rest ??= new Node(none);
        return ways.rest;
      }
      ways.end ??= new Node(none);
      return ways.end;
    }
    const tail = this.#tail(parts.slice(1), isWildcard);
    const [part] = parts;
    const next = part === undefined ? ways.parameter : ways.texts.get(part);
    if (next !== undefined) return this.#nodeOf(next, tail);
    const made = new Node<R>(tail);
    if (part === undefined) ways.parameter = made;
    else ways.texts.set(part, made);
    return made;
  }

  #tail(parts: Tail['parts'], isWildcard: boolean): Tail {
    const key = JSON.stringify([parts.map((part) => part ?? 0), isWildcard]);
    let tail = this.#tails.get(key);
    if (tail === undefined) {
      tail = { parts, isWildcard };
      this.#tails.set(key, tail);
    }
    return tail;
  }

  /** The route of a path that has no parameters; undefined says nothing. */
  findPlain(method: string, path: string): R | undefined {
    const node = this.#plain.get(path);
    return node === undefined ? undefined : routeOf(node, method);
  }

  find(method: string, parts: readonly string[], search: Search<R>): boolean {
    return this.#root !== undefined && walk(this.#root, method, parts, 0, search);
  }
}

/** The verb's own; GET's for HEAD; the one for every verb. */
function routeOf<R extends Routed>(node: Node<R>, method: string): R | undefined {
  return node.get(method) ?? (method === 'HEAD' ? node.get('GET') : undefined) ?? node.get('*');
}

/** Every node is reached by one path only, so a search visits each at most once. */
function walk<R extends Routed>(
  node: Node<R>,
  method: string,
  parts: readonly string[],
  at: number,
  search: Search<R>,
): boolean {
  const { ways } = node;
  if (ways === undefined) return walkTail(node, method, parts, at, search);
  const depth = search.values.length;
  if (at === parts.length) {
    if (ways.end !== undefined && take(ways.end, method, search)) return true;
  } else {
    const part = parts[at] as string;
    const next = ways.texts.get(part);
    if (next !== undefined && walk(next, method, parts, at + 1, search)) return true;
    if (ways.parameter !== undefined && part !== '') {
      search.values.push(part);
      if (walk(ways.parameter, method, parts, at + 1, search)) return true;
      search.values.length = depth;
    }
  }
  if (ways.rest === undefined || !take(ways.rest, method, search)) return false;
  search.values.push(parts.slice(at).join('/'));
  return true;
}

/** The one path that is left. */
function walkTail<R extends Routed>(
  node: Node<R>,
  method: string,
  parts: readonly string[],
  at: number,
  search: Search<R>,
): boolean {
  const { tail } = node;
  const more = parts.length - at - tail.parts.length;
  if (tail.isWildcard ? more < 0 : more !== 0) return false;
  for (let index = 0; index < tail.parts.length; index += 1) {
    const expected = tail.parts[index];
    const part = parts[at + index];
    if (expected === undefined ? part === '' : part !== expected) return false;
  }
  if (!take(node, method, search)) return false;
  for (let index = 0; index < tail.parts.length; index += 1) {
    if (tail.parts[index] === undefined) search.values.push(parts[at + index] as string);
  }
  if (tail.isWildcard) search.values.push(parts.slice(at + tail.parts.length).join('/'));
  return true;
}

function take<R extends Routed>(node: Node<R>, method: string, search: Search<R>): boolean {
  search.route = routeOf(node, method);
  if (search.route !== undefined) return true;
  search.verbs ??= new Set();
  node.tellVerbs(search.verbs);
  return false;
}
