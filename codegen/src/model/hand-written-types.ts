import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { Type, TypeDef, TypeId } from '../ir/ir.js';
import type { Recording } from './recording.js';

/** Recognises the interfaces and enums that are generated for hand-written .proto files. */
export class HandWrittenTypes {
  readonly #project: LoadedProject;
  readonly #types: Readonly<Record<TypeId, TypeDef>>;
  readonly #used: Map<TypeId, TypeDef>;
  readonly #recording: Recording;

  /** @param used gets the definitions that are used, and those that they lead to */
  constructor(project: LoadedProject, used: Map<TypeId, TypeDef>, recording: Recording) {
    this.#recording = recording;
    this.#project = project;
    this.#types = project.protos?.protos.types ?? {};
    this.#used = used;
  }

  /** No other type has one of their names, used or not. */
  get all(): readonly TypeDef[] {
    return Object.values(this.#types);
  }

  refTo(type: ts.Type): Type | undefined {
    if (this.#project.protos === undefined) return undefined;
    const declaration = type.symbol?.declarations?.[0];
    if (declaration === undefined) return undefined;
    // An enum with one member is that member's type.
    const named =
      ts.isEnumMember(declaration) && declaration.parent.members.length === 1
        ? declaration.parent
        : declaration;
    const id = this.#project.handWritten(named);
    return id === undefined ? undefined : this.use(id);
  }

  has(id: TypeId): boolean {
    return Object.hasOwn(this.#types, id);
  }

  use(id: TypeId): Type {
    this.#recording.ask(id);
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const definition = this.#types[next];
      if (definition === undefined) throw new RangeError(`there is no hand-written type ${next}`);
      if (this.#used.has(next)) continue;
      this.#used.set(next, definition);
      if (definition.k !== 'object') continue;
      for (const { type } of [...definition.fields].reverse()) open.push(...refsIn(type));
    }
    return { k: 'ref', id };
  }
}

/** Hand-written fields are scalars, references, and lists and maps of them. */
function refsIn(type: Type): readonly TypeId[] {
  if (type.k === 'ref') return [type.id];
  return type.k === 'array' || type.k === 'map' ? refsIn(type.of) : [];
}
