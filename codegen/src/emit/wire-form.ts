import type { Ir, Type, TypeDef, TypeId } from '../ir/ir.js';
import { partsOf, partsOfDefinition, reachableFrom, refsOf } from '../ir/type-parts.js';

/** What the emitters ask about types, worked out once. */
export class WireForms {
  readonly #types: Ir['types'];
  readonly #recursive = new Set<TypeId>();
  readonly #different = new Set<TypeId>();

  constructor(types: Ir['types']) {
    this.#types = types;
    const refs = new Map(
      Object.entries(types).map(([id, one]) => [id, partsOfDefinition(one).flatMap(refsOf)]),
    );
    for (const id of refs.keys()) {
      const seen = reachableFrom(id, (one) => refs.get(one) ?? []);
      if (seen.has(id)) this.#recursive.add(id);
      const all = [id, ...seen].map((one) => types[one]).filter((one) => one !== undefined);
      if (all.some((definition) => partsOfDefinition(definition).some(isDifferent)))
        this.#different.add(id);
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
    return !isDifferent(type) && refsOf(type).every((id) => !this.#different.has(id));
  }
}

function isDifferent(type: Type): boolean {
  switch (type.k) {
    case 'bigint':
    case 'date':
    case 'bytes':
    case 'set':
    case 'map':
      return true;
    default:
      return partsOf(type).some(isDifferent);
  }
}
