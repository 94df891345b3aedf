import type { ProtoScalar, WireElement, WireMessage, WireModel } from '../wire/wire-model.js';
import { inCycles } from './cycles.js';

/** The wire type of a scalar. */
const WIRE_TYPES: Readonly<Record<ProtoScalar, 0 | 1 | 2 | 5>> = {
  double: 1,
  float: 5,
  int32: 0,
  int64: 0,
  uint32: 0,
  uint64: 0,
  sint32: 0,
  sint64: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed32: 5,
  sfixed64: 1,
  bool: 0,
  string: 2,
  bytes: 2,
};

export function wireType(element: WireElement | { readonly w: 'null' }): 0 | 1 | 2 | 5 {
  switch (element.w) {
    case 'scalar':
      return WIRE_TYPES[element.proto];
    case 'enum':
    case 'null':
      return 0;
    default:
      return 2;
  }
}

/** What stands before a value: its field number and its wire type. */
export function tagOf(number: number, type: 0 | 1 | 2 | 5): number {
  return number * 8 + type;
}

/** Whether repeated values stand together under one length. */
export function isPacked(element: WireElement): boolean {
  return wireType(element) !== 2;
}

export function messageOf(model: WireModel, id: string): WireMessage {
  const message = model.messages.get(id);
  if (message === undefined) throw new RangeError(`the wire model has no message ${id}`);
  return message;
}

/**
 * The messages that may hold another one of themselves.
 * @param before those of the contract before, for messages that are the same
 */
export function recursiveMessages(
  model: WireModel,
  before?: { readonly recursive: ReadonlySet<string>; readonly isSame: (id: string) => boolean },
): ReadonlySet<string> {
  if (before === undefined)
    return inCycles(new Map([...model.messages].map(([id, message]) => [id, partsOf(message)])));
  const graph = new Map<string, string[]>();
  const found = new Set<string>();
  for (const [id, message] of model.messages) {
    if (!before.isSame(id)) graph.set(id, partsOf(message));
    else if (before.recursive.has(id)) found.add(id);
  }
  for (const id of inCycles(graph)) found.add(id);
  return found;
}

/** The messages of which one value may hold many: what lists and maps hold, with all that is in it. */
export function repeatedMessages(model: WireModel): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const part of partsOf(messageOf(model, id))) add(part);
  };
  for (const { fields } of model.messages.values()) {
    for (const { type } of fields) {
      const element = type.w === 'repeated' ? type.of : type.w === 'map' ? type.value : undefined;
      if (element?.w === 'message') add(element.id);
    }
  }
  return found;
}

function partsOf(message: WireMessage): string[] {
  return message.fields.flatMap(({ type }) => {
    const element = type.w === 'repeated' ? type.of : type.w === 'map' ? type.value : type;
    return element.w === 'message' ? [element.id] : [];
  });
}
