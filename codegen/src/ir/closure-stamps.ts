/** Nodes that lead to each other by name, each an object that nobody changes. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, object>;
  /** The names that a node leads to; those that are no nodes do not count. */
  next(node: object): readonly string[];
  /** Whether something else that a node was made from is not as it was. */
  isChanged?(node: object): boolean;
}

/** What stands for a node and everything that it leads to: the same object as long as all of that is the same. */
export type Stamps = ReadonlyMap<string, object>;

/** The stamps of a graph with its nodes, for the next one. */
export interface StampedGraph {
  readonly nodes: Graph['nodes'];
  readonly stamps: Stamps;
}

/** Gives every node its stamp: the earlier one where nothing that it leads to has changed. */
export function stampClosures(
  { nodes, next, isChanged }: Graph,
  before?: StampedGraph,
): StampedGraph {
  const fresh = new Set<string>();
  for (const [name, node] of nodes) {
    if (before?.nodes.get(name) !== node || isChanged?.(node) === true) fresh.add(name);
  }
  if (fresh.size > 0 && fresh.size < nodes.size) {
    const importers = new Map<string, string[]>();
    for (const [name, node] of nodes) {
      for (const one of next(node)) {
        const list = importers.get(one);
        if (list === undefined) importers.set(one, [name]);
        else list.push(name);
      }
    }
    // A set goes on to what is added while it is gone through.
    for (const name of fresh) for (const one of importers.get(name) ?? []) fresh.add(one);
  }
  const stamps = new Map<string, object>();
  for (const name of nodes.keys()) {
    const known = fresh.has(name) ? undefined : before?.stamps.get(name);
    stamps.set(name, known ?? {});
  }
  return { nodes, stamps };
}
