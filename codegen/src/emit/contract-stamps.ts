import { type StampedGraph, stampClosures } from '../ir/closure-stamps.js';
import type { TypeId } from '../ir/ir.js';
import type { Memo } from '../ir/memo.js';
import { refsOf } from '../ir/type-parts.js';
import { typeStamps } from '../ir/type-stamps.js';
import type { Message, Messages } from '../wire/messages.js';
import type {
  WireElement,
  WireEnum,
  WireField,
  WireMessage,
  WireModel,
} from '../wire/wire-model.js';

/** What a text about a type or a message was made of, whatever that leads to. */
export class ContractStamps {
  readonly #types: StampedGraph;
  readonly #wires: StampedGraph;

  constructor(types: StampedGraph, wires: StampedGraph) {
    this.#types = types;
    this.#wires = wires;
  }

  /** Those of a contract; two emitters get the same ones. */
  static of(types: Messages['types'], model: WireModel, memo: Memo): ContractStamps {
    const kept = memo.slot('contract stamps', (): Kept => ({ leads: new WeakMap() }));
    if (kept.types === types && kept.model === model && kept.stamps !== undefined)
      return kept.stamps;
    const graph = typeStamps(types, memo);
    const before = kept.stamps?.graphs;
    const leadsOf = (node: object): Leads => {
      const known = kept.leads.get(node) ?? leadsOfNode(node as WireMessage | WireEnum);
      kept.leads.set(node, known);
      return known;
    };
    const wires = stampClosures(
      {
        nodes: new Map<string, object>([...model.messages, ...model.enums]),
        next: (node) => leadsOf(node).wires,
        isChanged: (node) =>
          leadsOf(node).types.some((id) => before?.types.stamps.get(id) !== graph.stamps.get(id)),
      },
      before?.wires,
    );
    kept.types = types;
    kept.model = model;
    kept.stamps = new ContractStamps(graph, wires);
    return kept.stamps;
  }

  /** For the next contract. */
  get graphs(): { readonly types: StampedGraph; readonly wires: StampedGraph } {
    return { types: this.#types, wires: this.#wires };
  }

  /** Of a type of the model. */
  type(id: TypeId): object {
    return stampOf(this.#types, id);
  }

  /** Of a message or enum of the wire model, by its full name. */
  wire(fullName: string): object {
    return stampOf(this.#wires, fullName);
  }

  /** What a text about a message was made of. */
  ofMessage(message: Message, carrier: string): readonly object[] {
    return [message, this.wire(carrier), ...refsOf(message.type).map((id) => this.type(id))];
  }

  /** Whether the type, and all that it leads to, is as it was in another contract. */
  isSameType(id: TypeId, other: ContractStamps): boolean {
    return other.#types.stamps.get(id) === this.type(id);
  }

  isSameWire(fullName: string, other: ContractStamps): boolean {
    return other.#wires.stamps.get(fullName) === this.wire(fullName);
  }
}

/** What a message or enum leads to. */
interface Leads {
  readonly types: readonly TypeId[];
  readonly wires: readonly string[];
}

interface Kept {
  readonly leads: WeakMap<object, Leads>;
  types?: Messages['types'];
  model?: WireModel;
  stamps?: ContractStamps;
}

function stampOf({ stamps }: StampedGraph, name: string): object {
  const stamp = stamps.get(name);
  if (stamp === undefined) throw new RangeError(`the contract has no ${name}`);
  return stamp;
}

function leadsOfNode(node: WireMessage | WireEnum): Leads {
  const types: TypeId[] = [];
  const wires: string[] = [];
  const element = (one: WireElement): void => {
    if (one.w === 'scalar' || one.w === 'enum') types.push(...refsOf(one.type));
    if (one.w === 'message' || one.w === 'enum') wires.push(one.id);
  };
  const field = ({ type, match }: WireField): void => {
    if (match?.by === 'kind') types.push(...refsOf(match.type));
    if (type.w === 'repeated' || type.w === 'map') types.push(...refsOf(type.type));
    if (type.w === 'repeated') element(type.of);
    else if (type.w === 'map') {
      element(type.key);
      element(type.value);
    } else if (type.w !== 'null') element(type);
  };
  if ('fields' in node) node.fields.forEach(field);
  return { types, wires };
}
