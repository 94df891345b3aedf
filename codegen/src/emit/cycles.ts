/**
 * The nodes of a graph in groups that lead to each other, each group after those that it leads to (Tarjan). A group of one
 * leads to itself only when its node says so.
 */
export function groupCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const groups: string[][] = [];
  const indexes = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();

  const visit = (node: string): number => {
    const index = indexes.size;
    indexes.set(node, index);
    let low = index;
    stack.push(node);
    onStack.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!indexes.has(next)) low = Math.min(low, visit(next));
      else if (onStack.has(next)) low = Math.min(low, indexes.get(next) ?? low);
    }
    if (low === index) {
      const group: string[] = [];
      for (let last = ''; last !== node; ) {
        last = stack.pop() ?? node;
        onStack.delete(last);
        group.push(last);
      }
      groups.push(group);
    }
    return low;
  };
  for (const node of graph.keys()) if (!indexes.has(node)) visit(node);
  return groups;
}

/** The nodes that lead back to themselves. */
export function inCycles(graph: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const group of groupCycles(graph)) {
    const [only = ''] = group;
    if (group.length > 1 || graph.get(only)?.includes(only))
      for (const one of group) found.add(one);
  }
  return found;
}
