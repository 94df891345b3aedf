import type { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { Diagnostic, DiagnosticCode, Findings } from '../ir/diagnostic.js';
import type { Loc, Type, TypeDef, TypeId } from '../ir/ir.js';

/** Where a type is used: what diagnostics point at, and what a type without a name is called. */
export interface Use {
  readonly loc: Loc;
  /** The way from the used type to this one, for people: `JoinRequest.items[]`. */
  readonly path: string;
  /** The same for names: the owner's name and the fields, apart by blanks. */
  readonly place: string;
  /** The declaration of the field that has the type. */
  readonly at?: ts.Node;
  /** What was written on the way here, nearest last: where a missing import is looked for. */
  readonly trail: readonly ts.Node[];
  /** The type as it is written at the use, when that is known to be the read one. */
  readonly written?: ts.TypeNode;
  /** The name that `@protoName` gives to a type without one. */
  readonly protoName?: string;
}

/** What a definition has beside its name. */
export type DefinitionParts = TypeDef extends infer D
  ? D extends TypeDef
    ? Omit<D, 'label' | 'name' | 'named' | 'source' | 'doc'>
    : never
  : never;

/** What the readers of parts of a type ask of the one that reads types. */
export interface TypeReading {
  readonly project: LoadedProject;
  readonly findings: Findings;
  read(type: ts.Type, use: Use): Type;
  /** A type of which undefined may be a part. */
  readOptional(type: ts.Type, use: Use): { type: Type; undef: boolean };
  /** Reports that a type cannot be carried; answers what stands for it. */
  refuse(code: DiagnosticCode, use: Use, message: string, hint?: string, more?: More): Type;
  /** The type for people, shortened. */
  text(type: ts.Type): string;
  locate(node: ts.Node): Loc;
  /** A reference to the definition of a type, which is made when it is met first. */
  define(type: ts.Type, use: Use, make: (use: Use) => DefinitionParts): Type;
  /** Undefined while the definition is being made. */
  definition(id: TypeId): TypeDef | undefined;
}

type More = Pick<Diagnostic, 'related'>;

/** A use one step further inside: a field, an item, a key. */
export function within(use: Use, path: string, place?: string): Use {
  const { protoName: _, written: __, ...rest } = use;
  return {
    ...rest,
    path: `${use.path}${path}`,
    place: place === undefined ? use.place : `${use.place} ${place}`,
    ...(place === undefined && use.protoName !== undefined && { protoName: use.protoName }),
  };
}
