import type { Ir, Type, TypeDef, TypeId } from '../ir/ir.js';
import { partsOf, partsOfDefinition, refsOf } from '../ir/type-parts.js';
import { groupCycles, inCycles } from './cycles.js';
import { lookAlike } from './json-kind.js';

/** What the emitters ask about types, worked out once. */
export class WireForms {
  readonly #types: Ir['types'];
  readonly #recursive = new Set<TypeId>();
  readonly #different = new Set<TypeId>();

  /** @param before what was worked out of the contract before, for types that are the same */
  constructor(
    types: Ir['types'],
    before?: { readonly forms: WireForms; readonly isSame: (id: TypeId) => boolean },
  ) {
    this.#types = types;
    const graph = new Map<TypeId, readonly TypeId[]>();
    for (const [id, one] of Object.entries(types)) {
      if (before?.isSame(id) !== true) graph.set(id, partsOfDefinition(one).flatMap(refsOf));
      else {
        if (before.forms.#recursive.has(id)) this.#recursive.add(id);
        if (before.forms.#different.has(id)) this.#different.add(id);
      }
    }
    for (const id of inCycles(graph)) this.#recursive.add(id);
    // Each group comes after those that it leads to, so that theirs is known.
    for (const group of groupCycles(graph)) {
      const isOne = group.some(
        (id) =>
          (graph.get(id) ?? []).some((next) => this.#different.has(next)) ||
          this.#isDifferentItself(this.definition(id)),
      );
      if (isOne) for (const id of group) this.#different.add(id);
    }
  }

  definition(id: TypeId): TypeDef {
    const definition = this.#types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    return definition;
  }

  /** Whether a value of the type may hold another one of it. */
  isRecursive(id: TypeId): boolean {
    return this.#recursive.has(id);
  }

  /** Whether the JavaScript value and its plain tree are alike, so that one function serves both directions. */
  isSame(type: Type): boolean {
    return !this.#isDifferent(type) && refsOf(type).every((id) => !this.#different.has(id));
  }

  #isDifferentItself(definition: TypeDef): boolean {
    if (definition.k === 'enum') return definition.open === true;
    return partsOfDefinition(definition).some((part) => this.#isDifferent(part));
  }

  #isDifferent(type: Type): boolean {
    switch (type.k) {
      case 'bigint':
      case 'date':
      case 'bytes':
      case 'set':
      case 'map':
      case 'numbers':
        return true;
      case 'number':
        return type.nonFinite === true;
      case 'union':
        if (type.open || lookAlike(type, this)) return true;
        return type.of.some((one) => this.#isDifferent(one));
      default:
        return partsOf(type).some((one) => this.#isDifferent(one));
    }
  }
}
