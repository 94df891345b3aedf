import { type StampedGraph, stampClosures } from './closure-stamps.js';
import type { Ir, TypeDef, TypeId } from './ir.js';
import type { Memo } from './memo.js';
import { partsOfDefinition, refsOf } from './type-parts.js';

interface Kept {
  readonly next: WeakMap<object, readonly TypeId[]>;
  types?: Ir['types'];
  graph?: StampedGraph;
}

/** The stamps of a model's types; asked for again, they are the same. */
export function typeStamps(types: Ir['types'], memo: Memo): StampedGraph {
  const kept = memo.slot('type stamps', (): Kept => ({ next: new WeakMap() }));
  if (kept.types === types && kept.graph !== undefined) return kept.graph;
  const next = (node: object): readonly TypeId[] => {
    const known = kept.next.get(node);
    if (known !== undefined) return known;
    const found = partsOfDefinition(node as TypeDef).flatMap(refsOf);
    kept.next.set(node, found);
    return found;
  };
  kept.graph = stampClosures({ nodes: new Map(Object.entries(types)), next }, kept.graph);
  kept.types = types;
  return kept.graph;
}
