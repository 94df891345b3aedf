import type { ExternalWire } from '../protos-in/hand-protos.js';
import type { WireEnum, WireMessage, WireType } from './wire-model.js';

/** Adds a hand-written message or enum to a plan, and whatever its fields lead to. */
export function addExternal(
  start: { readonly w: 'message' | 'enum'; readonly id: string },
  external: ExternalWire,
  messages: Map<string, WireMessage>,
  enums: Map<string, WireEnum>,
): void {
  const open: Pick<typeof start, 'w' | 'id'>[] = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { w, id } = next;
    if (w === 'enum') {
      const found = external.enums.get(id);
      if (found === undefined) throw new RangeError(`there is no hand-written enum ${id}`);
      enums.set(id, found);
      continue;
    }
    if (messages.has(id)) continue;
    const found = external.messages.get(id);
    if (found === undefined) throw new RangeError(`there is no hand-written message ${id}`);
    messages.set(id, found);
    // From the last, so that they are met in the order of their declaration.
    for (const field of [...found.fields].reverse()) open.push(...named(field.type));
  }
}

function named(type: WireType): { w: 'message' | 'enum'; id: string }[] {
  switch (type.w) {
    case 'message':
    case 'enum':
      return [{ w: type.w, id: type.id }];
    case 'repeated':
      return named(type.of);
    case 'map':
      return named(type.value);
    default:
      return [];
  }
}
