import { compareText } from '../../ir/diagnostic.js';
import type { WireEnum, WireMessage, WireModel } from '../../wire/wire-model.js';

export type Nested =
  | { readonly k: 'enum'; readonly name: string; readonly enumeration: WireEnum }
  | { readonly k: 'message'; readonly name: string; readonly message: WireMessage };

/**
 * What is declared in a message, or in the file itself, by name, so that the order of the source files does not matter.
 * Hand-written messages and enums have files of their own.
 */
export function nestedIn(parent: string | undefined, model: WireModel): readonly Nested[] {
  const found: Nested[] = [];
  for (const message of model.messages.values()) {
    if (message.parent === parent && message.external === undefined)
      found.push({ k: 'message', name: message.name, message });
  }
  for (const enumeration of model.enums.values()) {
    if (enumeration.parent === parent && enumeration.external === undefined)
      found.push({ k: 'enum', name: enumeration.name, enumeration });
  }
  return found.sort((a, b) => compareText(a.name, b.name));
}
