import { compareText, type Findings } from '../ir/diagnostic.js';
import type { Field, Loc, TypeDef, TypeId } from '../ir/ir.js';
import { pascal } from '../wire/proto-names.js';
import type { WireEnum, WireField, WireMessage } from '../wire/wire-model.js';
import { checkEnum, checkMessage, checkServices } from './check-declarations.js';
import { boxedType, FieldTypes } from './field-types.js';
import type { HandProtos, ProtoModule } from './hand-protos.js';
import { loadProtos } from './load-protos.js';
import { exportName, valueNames } from './member-names.js';
import type { ProtoFile } from './proto-file.js';
import { readRpcs } from './read-rpcs.js';
import { type ProtoSymbol, Symbols } from './symbols.js';
import { UNBOXED } from './well-known.js';

/** Where the protos are, and what of them is ours. */
export interface ProtosPlace {
  /** Absolute. */
  readonly projectDir: string;
  /** The folder of the .proto files, relative to the project. */
  readonly folder: string;
  /** The hand-written files inside that folder, sorted. */
  readonly paths: readonly string[];
  /** The package of the generated .proto files, which no hand-written one may have. */
  readonly ownPackage: string;
  /** The folder of generated files, relative to the project. */
  readonly output: string;
}

/** Reads the hand-written .proto files; undefined when they are not understood, or import what is not there. */
export function readProtos(place: ProtosPlace, findings: Findings): HandProtos | undefined {
  const before = errorsIn(findings);
  const { projectDir, folder, paths, ownPackage } = place;
  const files = loadProtos(projectDir, folder, paths, findings);
  // Names that a broken file declares would be missed in the others.
  if (errorsIn(findings) > before) return undefined;
  const packages = new Map<string, Loc>();
  for (const file of files) {
    if (!packages.has(file.package)) packages.set(file.package, file.loc);
    if (file.package === ownPackage) {
      const message = `the package ${ownPackage} is that of the generated .proto files`;
      const hint = 'rename it, or give "package" in nopal.config.json another name';
      findings.error('CG3051', file.loc, message, { hint });
    }
    checkServices(file, findings);
  }
  const symbols = new Symbols(files, findings);
  const read = new Declarations(symbols, place, findings);
  const rpcs = readRpcs(files, symbols, read.ids, findings);
  const { types, wire } = read;
  const sources = { files, symbols };
  return { types, wire, modules: [...read.modules.values()], rpcs, packages, sources };
}

/** The messages and enums of all files as the model and the wire model say them. */
class Declarations {
  readonly types: Record<TypeId, TypeDef> = {};
  readonly wire = { messages: new Map<string, WireMessage>(), enums: new Map<string, WireEnum>() };
  readonly modules = new Map<string, ProtoModule>();
  /** By full name. */
  readonly ids = new Map<string, TypeId>();

  constructor(symbols: Symbols, { output }: ProtosPlace, findings: Findings) {
    const all = [...symbols.all];
    const taken = new Set<string>();
    for (const { fullName } of [...all].sort((a, b) => compareText(a.fullName, b.fullName))) {
      const wanted = pascal(fullName);
      let id = wanted;
      for (let n = 2; taken.has(id.toLowerCase()); n++) id = `${wanted}${n}`;
      taken.add(id.toLowerCase());
      this.ids.set(fullName, id);
    }
    const fieldTypes = new FieldTypes(symbols, this.ids, findings);
    for (const symbol of all) {
      if (symbol.kind === 'enum') this.#enum(symbol, output, findings);
      else this.#message(symbol, fieldTypes, output, findings);
    }
  }

  #message(
    symbol: Extract<ProtoSymbol, { kind: 'message' }>,
    fieldTypes: FieldTypes,
    output: string,
    findings: Findings,
  ): void {
    const { declaration, fullName, file } = symbol;
    checkMessage(declaration, findings);
    const model: Field[] = [];
    const wire: WireField[] = [];
    const oneofs = new Map<string, string[]>();
    for (const field of declaration.fields) {
      const read = fieldTypes.read(field, fullName, file);
      if (read === undefined) continue;
      model.push(read.model);
      wire.push(read.wire);
      if (field.oneof === undefined) continue;
      oneofs.set(field.oneof, [...(oneofs.get(field.oneof) ?? []), read.model.name]);
    }
    const isBox = UNBOXED.has(fullName);
    this.wire.messages.set(fullName, {
      ...wireBase(symbol),
      shape: isBox ? 'box' : 'object',
      fields: (isBox ? wire.map((one) => boxed(one, fullName)) : wire).sort(
        (a, b) => a.number - b.number,
      ),
      constants: [],
    });
    if (isBox) return;
    const choices = [...oneofs.values()].filter((members) => members.length > 1);
    this.types[this.#export(symbol, findings)] = {
      k: 'object',
      ...this.#base(symbol, output),
      fields: model,
      ...(choices.length > 0 && { oneofs: choices }),
    };
  }

  #enum(symbol: Extract<ProtoSymbol, { kind: 'enum' }>, output: string, findings: Findings): void {
    const { declaration } = symbol;
    checkEnum(declaration, findings);
    const names = valueNames(declaration);
    const values = declaration.values.map((value, i) => ({ value, name: names[i] ?? value.name }));
    this.wire.enums.set(symbol.fullName, {
      ...wireBase(symbol),
      numeric: true,
      open: false,
      values: values.map(({ value, name }) => ({
        key: name,
        value: value.number,
        number: value.number,
        protoName: value.name,
        was: [],
        ...notesOf(value),
      })),
    });
    this.types[this.#export(symbol, findings)] = {
      k: 'enum',
      ...this.#base(symbol, output),
      members: values.map(({ value, name }) => ({ name, value: value.number, ...notesOf(value) })),
    };
  }

  /** The id of what the file's module exports from now on. */
  #export(symbol: ProtoSymbol, findings: Findings): TypeId {
    const { file, fullName } = symbol;
    const id = this.ids.get(fullName) ?? fullName;
    const module = this.modules.get(file.path) ?? {
      proto: file.path,
      path: modulePath(file),
      exports: new Map<string, TypeId>(),
    };
    this.modules.set(file.path, module);
    const name = exportName(symbol.localName);
    if (module.exports.has(name)) {
      const message = `two declarations of this file are ${name} in TypeScript`;
      findings.error('CG3057', symbol.declaration.loc, message, { hint: 'rename one of them' });
    }
    (module.exports as Map<string, TypeId>).set(name, id);
    return id;
  }

  #base(symbol: ProtoSymbol, output: string) {
    const { fullName, localName, file, declaration } = symbol;
    return {
      label: fullName,
      name: this.ids.get(fullName) ?? fullName,
      named: true,
      source: { file: `${output}/${modulePath(file)}.d.ts`, exportName: exportName(localName) },
      external: fullName,
      ...notesOf(declaration),
    };
  }
}

function modulePath(file: ProtoFile): string {
  return `protos/${file.path.replace(/\.proto$/, '')}`;
}

function wireBase({ fullName, file, declaration }: ProtoSymbol) {
  return {
    fullName,
    name: declaration.name,
    reserved: [],
    removed: [],
    external: fullName,
    declaredIn: file.path,
    ...notesOf(declaration),
  };
}

/** The only field of a box has the value itself: a record or a list of JSON, not what the file says. */
function boxed(field: WireField, fullName: string): WireField {
  const own = { ...field, key: 'value', member: 'value' };
  if (field.type.w === 'map')
    return { ...own, type: { ...field.type, js: 'record', type: boxedType(fullName) } };
  return own;
}

function notesOf({ doc, deprecated, loc }: { doc?: string; deprecated?: true; loc: Loc }) {
  return {
    ...(doc !== undefined && { doc }),
    ...(deprecated && { deprecated: '' }),
    loc,
  };
}

function errorsIn(findings: Findings): number {
  return findings.sorted().filter((one) => one.severity === 'error').length;
}
