import type { Loc, Notes, Type, TypeDef, TypeId } from '../ir/ir.js';
import type { WireElement, WireField, WireMessage } from './wire-model.js';

/** What the parts of the plan ask of each other. */
export interface Shapes {
  /** @throws RangeError for a type that the model does not have */
  definition(id: TypeId): TypeDef;
  /** Whether an alias leads back to itself, so that it must be a message. */
  isRecursive(id: TypeId): boolean;
  /**
   * What carries one value.
   * @param owner the message in which a shape without a name of its own is declared
   * @param hint what such a shape is called
   */
  element(type: Type, owner: string | undefined, hint: string): WireElement;
  /** Declares a message when it is met first, and answers its full name; its parts are planned later. */
  declare(request: MessageRequest): string;
  /** Notes where in the source what follows comes from, for findings about names. */
  within<Result>(loc: Loc | undefined, plan: () => Result): Result;
}

export interface MessageRequest {
  readonly owner: string | undefined;
  readonly hint: string;
  readonly shape: WireMessage['shape'];
  /** What wants the name: the same again is the same message, anything else a clash. */
  readonly from: Type | TypeDef;
  readonly plan: (fullName: string) => {
    readonly fields: readonly WireField[];
    readonly constants?: WireMessage['constants'];
  };
}

/** A field that no declaration of its own stands behind. */
export function bareField(
  key: string,
  protoName: string,
): Pick<WireField, 'key' | 'member' | 'number' | 'protoName' | 'was'> {
  return { key, member: key, number: 0, protoName, was: [] };
}

/** Only what is there, as exact optional properties want it. */
export function notesOf(notes: Notes | undefined): Notes {
  if (notes === undefined) return {};
  const { doc, deprecated, loc } = notes;
  return {
    ...(doc !== undefined && { doc }),
    ...(deprecated !== undefined && { deprecated }),
    ...(loc !== undefined && { loc }),
  };
}
