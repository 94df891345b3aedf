import { compareText } from '../../ir/diagnostic.js';
import type { WireEnum, WireMessage, WireModel } from '../../wire/wire-model.js';

export type Nested =
  | { readonly k: 'enum'; readonly name: string; readonly enumeration: WireEnum }
  | { readonly k: 'message'; readonly name: string; readonly message: WireMessage };

/** What is declared in a message, or, of undefined, in the file itself. */
export type Nesting = (parent: string | undefined) => readonly Nested[];

/**
 * What is declared where, by name, so that the order of the source files does not matter. Hand-written messages and enums have
 * files of their own.
 */
export function nestingOf(model: WireModel): Nesting {
  const found = new Map<string | undefined, Nested[]>();
  const add = (parent: string | undefined, one: Nested): void => {
    const list = found.get(parent);
    if (list === undefined) found.set(parent, [one]);
    else list.push(one);
  };
  for (const message of model.messages.values()) {
    if (message.external === undefined)
      add(message.parent, { k: 'message', name: message.name, message });
  }
  for (const enumeration of model.enums.values()) {
    if (enumeration.external === undefined)
      add(enumeration.parent, { k: 'enum', name: enumeration.name, enumeration });
  }
  for (const list of found.values()) list.sort((a, b) => compareText(a.name, b.name));
  return (parent) => found.get(parent) ?? [];
}
