import { ts } from '../discover/compiler.js';
import { compareText } from '../ir/diagnostic.js';
import type { Loc, Type, TypeDef, TypeId } from '../ir/ir.js';
import { shareParts } from '../ir/share-parts.js';
import { applyLimits } from './apply-limits.js';
import { HandWrittenTypes } from './hand-written-types.js';
import { type DeclarationNotes, NO_NOTES, readNotes } from './read-notes.js';
import type { Noted, Recording } from './recording.js';
import { identifierOf, nameByAlias, nameType, originOf, type TypeName } from './type-names.js';
import type { DefinitionParts, TypeReading, Use } from './type-reading.js';

const MAX_TYPES = 20_000;
const NOWHERE: Loc = { file: '', line: 1, column: 1, length: 1, text: '' };

/** A definition with where it comes from. */
export interface Defined {
  readonly definition: TypeDef;
  readonly noted: Noted;
  /** What the type is to the compiler, whatever checker reads it: two types of one name differ in it. */
  readonly origin: string;
}

/** The types that have a definition: those with a name once, those without one at each place that declares them. */
export class Definitions {
  readonly #reader: TypeReading;
  /** By the name of the place; empty for a type with a name of its own. */
  readonly #ids = new Map<ts.Type, Map<string, TypeId>>();
  /** What the types that were met are called. */
  readonly #names = new Map<ts.Type, TypeName | undefined>();
  readonly #defs = new Map<TypeId, TypeDef>();
  readonly #origins = new Map<TypeId, Omit<Defined, 'definition'>>();
  readonly #taken = new Map<string, { readonly label: string; readonly loc: Loc }>();
  readonly handWritten: HandWrittenTypes;
  readonly #recording: Recording;
  #count = 0;

  constructor(reader: TypeReading, recording: Recording) {
    this.#reader = reader;
    this.#recording = recording;
    this.handWritten = new HandWrittenTypes(reader.project, this.#defs, recording);
    for (const { name, label, loc } of this.handWritten.all)
      this.#taken.set(name.toLowerCase(), { label, loc: loc ?? NOWHERE });
  }

  /** By id, in the order of the ids: the order in which types are met says nothing. */
  all(): Readonly<Record<TypeId, TypeDef>> {
    return Object.fromEntries([...this.#defs].sort(([a], [b]) => compareText(a, b)));
  }

  get(id: TypeId): TypeDef | undefined {
    return this.#defs.get(id);
  }

  /** Those that were read, not the hand-written ones, with where they come from. */
  get read(): ReadonlyMap<TypeId, Defined> {
    const read = new Map<TypeId, Defined>();
    for (const [id, origin] of this.#origins) {
      const definition = this.#defs.get(id);
      if (definition !== undefined) read.set(id, { definition, ...origin });
    }
    return read;
  }

  /**
   * Takes over a definition that an earlier reading made. False when this one has another type of that name: then only reading
   * everything anew tells what is wrong.
   */
  restore(id: TypeId, { definition, noted, origin }: Defined): boolean {
    const now = this.#defs.get(id);
    if (now !== undefined) {
      const here = this.#origins.get(id)?.origin;
      return shareParts(definition, now) === definition && origin === here;
    }
    if (this.#taken.has(id.toLowerCase()) || this.#count >= MAX_TYPES) return false;
    this.#count++;
    this.#taken.set(id.toLowerCase(), { label: definition.label, loc: definition.loc ?? NOWHERE });
    this.#defs.set(id, definition);
    this.#origins.set(id, { noted, origin });
    return true;
  }

  /** A reference to the definition of a type; its id is known before its parts are read. */
  define(type: ts.Type, use: Use, make: (use: Use) => DefinitionParts): Type {
    const handWritten = this.handWritten.refTo(type);
    if (handWritten !== undefined) return handWritten;
    const named = this.#nameOf(type);
    const alias = named === undefined && nameByAlias(type, use, this.#reader.project);
    const own = alias || named;
    const place = alias ? `=${alias.name}` : own === undefined ? use.place : '';
    const known = this.#ids.get(type)?.get(place);
    if (known !== undefined) return this.#refTo(known);
    if (this.#count >= MAX_TYPES) {
      return this.#reader.refuse(
        'CG2014',
        use,
        `the project's messages have more than ${MAX_TYPES} types`,
      );
    }
    this.#count++;
    // What is wrong with the declaration is found by whoever meets the type first, and is no matter of theirs.
    const { result: declared, noted: above } = this.#recording.note(() =>
      declaredNotes(type, own, this.#reader),
    );
    const wanted = nameOf(own, declared, use);
    const label = own?.label ?? use.path;
    const loc = declared.notes.loc ?? (use.at && this.#reader.locate(use.at)) ?? use.loc;
    const id = this.#claim(wanted, label, loc);
    const places = this.#ids.get(type) ?? new Map<string, TypeId>();
    this.#ids.set(type, places.set(place, id));
    const { protoName: _, written: __, ...rest } = use;
    const inner = own === undefined ? rest : { ...rest, path: label, place: id };
    const { result: parts, noted } = this.#recording.note(() =>
      this.#limit(make(inner), declared, inner),
    );
    const findings = [...above.findings, ...noted.findings];
    const origin = own === undefined ? '' : originOf(type, own, this.#reader.project);
    this.#origins.set(id, { noted: { asked: noted.asked, findings }, origin });
    this.#defs.set(id, {
      label,
      name: id,
      named: own !== undefined,
      ...(own?.source && { source: own.source }),
      ...declared.notes,
      loc,
      ...(declared.removed !== undefined && { removed: declared.removed }),
      ...parts,
    });
    return this.#refTo(id);
  }

  #nameOf(type: ts.Type): TypeName | undefined {
    if (!this.#names.has(type)) this.#names.set(type, nameType(type, this.#reader.project));
    return this.#names.get(type);
  }

  #refTo(id: TypeId): Type {
    this.#recording.ask(id);
    return { k: 'ref', id };
  }

  #limit(parts: DefinitionParts, { limits }: DeclarationNotes, use: Use): DefinitionParts {
    if (limits.length === 0) return parts;
    if (parts.k === 'alias')
      return { ...parts, type: applyLimits(this.#reader, parts.type, limits, use) };
    if (parts.k === 'enum') {
      const others = limits.filter((one) => one.name !== 'open');
      applyLimits(this.#reader, { k: 'null' }, others, use);
      return others.length < limits.length ? { ...parts, open: true } : parts;
    }
    applyLimits(this.#reader, { k: 'null' }, limits, use);
    return parts;
  }

  /** Two types that want one name are both shown; the name is part of the contract, so no number is put behind it. */
  #claim(wanted: string, label: string, loc: Loc): TypeId {
    const other = this.#taken.get(wanted.toLowerCase());
    if (other === undefined) {
      this.#taken.set(wanted.toLowerCase(), { label, loc });
      return wanted;
    }
    const isLater = compareText(other.loc.file, loc.file) || other.loc.line - loc.line || -1;
    const [first, second] = isLater < 0 ? [other, { label, loc }] : [{ label, loc }, other];
    this.#reader.findings.error(
      'CG1023',
      second.loc,
      `two types are named ${wanted}: ${first.label} and ${second.label}`,
      {
        hint: 'rename one, or give it another name in the contract with @protoName',
        related: [{ loc: first.loc, message: 'the other one' }],
      },
    );
    let id = wanted;
    for (let n = 2; this.#defs.has(id) || this.#taken.has(id.toLowerCase()); n++) id = wanted + n;
    this.#taken.set(id.toLowerCase(), { label, loc });
    return id;
  }
}

const NAMING =
  ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum;

/** What stands above the declaration of a type, or where a type without a name is written. */
function declaredNotes(
  type: ts.Type,
  own: TypeName | undefined,
  reader: TypeReading,
): DeclarationNotes {
  if (own !== undefined) {
    const nodes = own.symbol.declarations ?? [];
    return own.symbol.flags & NAMING
      ? readNotes(nodes, own.symbol, 'definition', reader)
      : NO_NOTES;
  }
  const node = type.symbol?.declarations?.[0];
  if (node === undefined || reader.project.isPlatform(node.getSourceFile())) return NO_NOTES;
  return { ...NO_NOTES, notes: { loc: reader.locate(node) } };
}

function nameOf(own: TypeName | undefined, declared: DeclarationNotes, use: Use): string {
  if (own === undefined) return use.protoName ?? identifierOf(use.place);
  return declared.protoName === undefined ? own.name : declared.protoName.name + own.suffix;
}
