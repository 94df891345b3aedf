import { type StampedGraph, stampClosures } from '../ir/closure-stamps.js';
import type { TypeDef, TypeId } from '../ir/ir.js';
import type { Memo } from '../ir/memo.js';
import { partsOfDefinition, refsOf } from '../ir/type-parts.js';
import type { Messages } from '../wire/messages.js';
import type {
  WireElement,
  WireEnum,
  WireField,
  WireMessage,
  WireModel,
} from '../wire/wire-model.js';

/** What a text about a type or a message was made of, whatever that leads to. */
export class ContractStamps {
  readonly #graph: StampedGraph;

  constructor(graph: StampedGraph) {
    this.#graph = graph;
  }

  /** Those of a contract; two emitters get the same ones. */
  static of(types: Messages['types'], model: WireModel, memo: Memo): ContractStamps {
    const kept = memo.slot('contract stamps', (): Kept => ({ next: new WeakMap() }));
    if (kept.types === types && kept.model === model && kept.stamps !== undefined)
      return kept.stamps;
    const nodes = new Map<string, object>();
    for (const id in types) nodes.set(typeNode(id), types[id] as TypeDef);
    for (const [id, one] of model.messages) nodes.set(wireNode(id), one);
    for (const [id, one] of model.enums) nodes.set(wireNode(id), one);
    const next = (node: object): readonly string[] => {
      const known = kept.next.get(node);
      if (known !== undefined) return known;
      const found = nextOf(node as TypeDef | WireMessage | WireEnum);
      kept.next.set(node, found);
      return found;
    };
    kept.graph = stampClosures({ nodes, next }, kept.graph);
    kept.types = types;
    kept.model = model;
    kept.stamps = new ContractStamps(kept.graph);
    return kept.stamps;
  }

  /** Of a type of the model. */
  type(id: TypeId): object {
    return this.#stamp(typeNode(id));
  }

  /** Of a message or enum of the wire model, by its full name. */
  wire(fullName: string): object {
    return this.#stamp(wireNode(fullName));
  }

  /** Whether the type, or something that it leads to, is not as it was in the contract before. */
  isFreshType(id: TypeId): boolean {
    return this.#graph.fresh.has(typeNode(id));
  }

  isFreshWire(fullName: string): boolean {
    return this.#graph.fresh.has(wireNode(fullName));
  }

  #stamp(name: string): object {
    const stamp = this.#graph.stamps.get(name);
    if (stamp === undefined) throw new RangeError(`the contract has no ${name}`);
    return stamp;
  }
}

interface Kept {
  readonly next: WeakMap<object, readonly string[]>;
  types?: Messages['types'];
  model?: WireModel;
  graph?: StampedGraph;
  stamps?: ContractStamps;
}

function typeNode(id: TypeId): string {
  return `type ${id}`;
}

function wireNode(fullName: string): string {
  return `wire ${fullName}`;
}

function nextOf(node: TypeDef | WireMessage | WireEnum): readonly string[] {
  if ('k' in node) return partsOfDefinition(node).flatMap(refsOf).map(typeNode);
  return 'fields' in node ? node.fields.flatMap(nextOfField) : [];
}

function nextOfField({ type, match }: WireField): readonly string[] {
  const kind = match?.by === 'kind' ? refsOf(match.type).map(typeNode) : [];
  switch (type.w) {
    case 'null':
      return kind;
    case 'repeated':
      return [...kind, ...refsOf(type.type).map(typeNode), ...nextOfElement(type.of)];
    case 'map':
      return [
        ...kind,
        ...refsOf(type.type).map(typeNode),
        ...nextOfElement(type.key),
        ...nextOfElement(type.value),
      ];
    default:
      return [...kind, ...nextOfElement(type)];
  }
}

function nextOfElement(element: WireElement): readonly string[] {
  switch (element.w) {
    case 'scalar':
      return refsOf(element.type).map(typeNode);
    case 'enum':
      return [wireNode(element.id), ...refsOf(element.type).map(typeNode)];
    case 'message':
      return [wireNode(element.id)];
    default:
      return [];
  }
}
