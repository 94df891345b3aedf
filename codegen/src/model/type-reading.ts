import type { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { DiagnosticCode } from '../ir/diagnostic.js';
import type { Loc, Type, TypeDef, TypeId } from '../ir/ir.js';

/** Where a type is used: what diagnostics point at. */
export interface Use {
  readonly loc: Loc;
  /** The way from the used type to this one: `JoinRequest.items[]`. */
  readonly path: string;
  /** The declaration of the field that has the type. */
  readonly at?: ts.Node;
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
  read(type: ts.Type, use: Use): Type;
  /** A type of which undefined may be a part. */
  readOptional(type: ts.Type, use: Use): { type: Type; undef: boolean };
  /** Reports that a type cannot be carried; answers what stands for it. */
  refuse(code: DiagnosticCode, use: Use, message: string, hint?: string): Type;
  /** The type for people, shortened. */
  text(type: ts.Type): string;
  /** A reference to the definition of a type, which is made when it is met first. */
  define(type: ts.Type, use: Use, make: (use: Use) => DefinitionParts): Type;
  /** Undefined while the definition is being made. */
  definition(id: TypeId): TypeDef | undefined;
}
