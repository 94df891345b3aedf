import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { DiagnosticCode, Findings } from '../ir/diagnostic.js';
import type { Type, TypeDef, TypeId } from '../ir/ir.js';
import { HandWrittenTypes } from './hand-written-types.js';
import { docOf, locate } from './locate.js';
import { readFields } from './read-fields.js';
import { isFullEnum, readEnum, readUnion } from './read-union.js';
import { nameType } from './type-names.js';
import type { DefinitionParts, TypeReading, Use } from './type-reading.js';

/** Stands for a type that was refused; nothing is emitted after an error. */
export const REFUSED: Type = { k: 'null' };
const MAX_TYPES = 2000;
const MAX_NESTING = 64;
const MAX_PATH = 100;

/** Turns the checker's types into the model's, each named or object type once. */
export class TypeReader implements TypeReading {
  readonly project: LoadedProject;
  readonly findings: Findings;
  readonly #handWritten: HandWrittenTypes;
  readonly #taken = new Set<string>();
  readonly #ids = new Map<ts.Type, TypeId>();
  readonly #defs = new Map<TypeId, TypeDef>();
  #nesting = 0;

  constructor(project: LoadedProject, findings: Findings) {
    this.project = project;
    this.#handWritten = new HandWrittenTypes(project, this.#defs, this.#taken);
    this.findings = findings;
  }

  get types(): Readonly<Record<TypeId, TypeDef>> {
    return Object.fromEntries(this.#defs);
  }

  definition(id: TypeId): TypeDef | undefined {
    return this.#defs.get(id);
  }

  /** A message of a hand-written .proto file, by its id. */
  handWritten(id: TypeId): Type {
    return this.#handWritten.use(id);
  }

  /** A type of which undefined may be a part. */
  readOptional(type: ts.Type, use: Use): { type: Type; undef: boolean } {
    if (!type.isUnion()) return { type: this.read(type, use), undef: false };
    const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    if (members.length === type.types.length) return { type: this.read(type, use), undef: false };
    return { type: readUnion(this, members, undefined, use), undef: true };
  }

  read(type: ts.Type, use: Use): Type {
    if (this.#nesting >= MAX_NESTING) {
      return this.refuse('CG2011', use, 'this type contains itself without an object between');
    }
    this.#nesting++;
    try {
      return this.#read(type, use);
    } finally {
      this.#nesting--;
    }
  }

  refuse(code: DiagnosticCode, use: Use, message: string, hint?: string): Type {
    const related =
      use.at === undefined
        ? {}
        : { related: [{ loc: locate(use.at, this.project.pathOf), message: 'declared here' }] };
    this.findings.error(code, use.loc, message, {
      path: use.path.length > MAX_PATH ? `${use.path.slice(0, MAX_PATH)}…` : use.path,
      ...(hint !== undefined && { hint }),
      ...related,
    });
    return REFUSED;
  }

  text(type: ts.Type): string {
    const text = this.project.checker.typeToString(type);
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  }

  /** Answers the definition of a type; makes it when it is met first. Its id is known before its parts are read. */
  define(type: ts.Type, use: Use, make: (use: Use) => DefinitionParts): Type {
    const handWritten = this.#handWritten.refTo(type);
    if (handWritten !== undefined) return handWritten;
    const known = this.#ids.get(type);
    if (known !== undefined) return { k: 'ref', id: known };
    if (this.#ids.size >= MAX_TYPES) {
      return this.refuse('CG2014', use, `the project's messages have more than ${MAX_TYPES} types`);
    }
    const { label, name, named, source, symbol } = nameType(type, use.path, this.project);
    let id = name;
    for (let n = 2; this.#taken.has(id.toLowerCase()); n++) id = `${name}${n}`;
    this.#taken.add(id.toLowerCase());
    this.#ids.set(type, id);
    const parts = make({ ...use, path: named ? label : use.path });
    const base = { label, name: id, named, ...(source && { source }) };
    this.#defs.set(id, { ...base, ...docOf(symbol, this.project.checker), ...parts });
    return { k: 'ref', id };
  }

  #read(type: ts.Type, use: Use): Type {
    const handWritten = this.#handWritten.refTo(type);
    if (handWritten !== undefined) return handWritten;
    const { flags } = type;
    const F = ts.TypeFlags;
    if (flags & F.Any) return this.#refuseAny(type, use);
    if (flags & (F.Unknown | F.Never | F.NonPrimitive)) {
      return this.refuse('CG2001', use, `${this.text(type)} does not say what it holds`);
    }
    if (flags & F.EnumLike && isFullEnum(type)) return readEnum(this, type, use);
    if (type.isStringLiteral() || type.isNumberLiteral())
      return { k: 'literal', value: type.value };
    if (flags & F.BooleanLiteral) return { k: 'literal', value: this.text(type) === 'true' };
    if (flags & F.String) return { k: 'string' };
    if (flags & F.Number) return { k: 'number' };
    if (flags & F.Boolean) return { k: 'boolean' };
    if (flags & F.BigInt) return { k: 'bigint' };
    if (flags & F.Null) return { k: 'null' };
    if (flags & (F.Undefined | F.Void)) {
      return this.refuse('CG2009', use, `${this.text(type)} cannot be carried here`);
    }
    if (flags & (F.TypeParameter | F.Index | F.IndexedAccess | F.Conditional | F.Substitution)) {
      return this.refuse('CG2012', use, `${this.text(type)} depends on a type parameter`);
    }
    if (type.isUnion()) return readUnion(this, type.types, type, use);
    if (type.isIntersection()) return this.#readIntersection(type, use);
    if (flags & F.Object) return this.#readObject(type as ts.ObjectType, use);
    return this.refuse(
      'CG2003',
      use,
      `${this.text(type)} cannot be carried`,
      flags & (F.TemplateLiteral | F.StringMapping) ? 'use string' : undefined,
    );
  }

  #refuseAny(type: ts.Type, use: Use): Type {
    const name = (type as ts.Type & { intrinsicName?: string }).intrinsicName;
    if (name === 'any') {
      return this.refuse('CG2001', use, 'any does not say what it holds', 'write the type');
    }
    return this.refuse(
      'CG2002',
      use,
      'this type is not found',
      'check the import; types of npm packages are not read: declare the message in the project',
    );
  }

  /** `string & { __brand: 'PlayerId' }` is a string with a name; objects are merged. */
  #readIntersection(type: ts.IntersectionType, use: Use): Type {
    const primitive =
      ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.Boolean | ts.TypeFlags.BigInt;
    const branded = type.types.find((member) => member.flags & primitive);
    if (branded === undefined) return this.#defineObject(type, use);
    const scalar = this.read(branded, use);
    const { aliasSymbol } = type;
    if (aliasSymbol === undefined) return scalar;
    return this.define(type, use, () => ({
      k: 'alias',
      type: { ...scalar, brand: aliasSymbol.name } as Type,
    }));
  }

  #readObject(type: ts.ObjectType, use: Use): Type {
    const { checker } = this.project;
    if (checker.isTupleType(type)) return this.#readTuple(type as ts.TupleTypeReference, use);
    if (checker.isArrayType(type)) {
      const of = this.#readArgument(type, 0, `${use.path}[]`, use);
      return type.symbol.name === 'ReadonlyArray'
        ? { k: 'array', of, readonly: true }
        : { k: 'array', of };
    }
    const { symbol } = type;
    const declaration = symbol?.declarations?.[0];
    const isClass =
      symbol !== undefined && symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
    if (isClass && declaration !== undefined) {
      if (this.project.isPlatform(declaration.getSourceFile()))
        return this.#readPlatform(type, use);
      if (this.project.framework.nameOfSymbol(symbol) !== undefined) {
        return this.refuse(
          'CG2003',
          use,
          `${symbol.name} lives on its server and cannot be carried`,
        );
      }
    }
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
      return this.refuse('CG2003', use, `${this.text(type)} is a function and cannot be carried`);
    }
    return this.#readIndexed(type, use) ?? this.#defineObject(type, use);
  }

  #readPlatform(type: ts.ObjectType, use: Use): Type {
    switch (type.symbol.name) {
      case 'Date':
        return { k: 'date' };
      case 'Uint8Array':
        return { k: 'bytes' };
      case 'Set':
      case 'ReadonlySet':
        return { k: 'set', of: this.#readArgument(type, 0, `${use.path}[]`, use) };
      case 'Map':
      case 'ReadonlyMap': {
        const key = this.project.checker.getTypeArguments(type as ts.TypeReference)[0];
        if (key === undefined || !isText(key)) {
          this.refuse('CG2008', use, `a Map's key must be string; found ${key && this.text(key)}`);
        }
        return { k: 'map', of: this.#readArgument(type, 1, `${use.path}["*"]`, use) };
      }
      default:
        return this.refuse('CG2003', use, `${this.text(type)} cannot be carried`);
    }
  }

  #readArgument(type: ts.Type, index: number, path: string, use: Use): Type {
    const argument = this.project.checker.getTypeArguments(type as ts.TypeReference)[index];
    return argument === undefined ? REFUSED : this.read(argument, { ...use, path });
  }

  #readTuple(type: ts.TupleTypeReference, use: Use): Type {
    const { target } = type;
    const items: { type: Type; optional?: true }[] = [];
    let rest: Type | undefined;
    this.project.checker.getTypeArguments(type).forEach((argument, i) => {
      const flag = target.elementFlags[i] ?? ts.ElementFlags.Required;
      const inner = { ...use, path: `${use.path}[${i}]` };
      if (rest !== undefined || flag & ts.ElementFlags.Variadic) {
        this.refuse('CG2003', use, 'a tuple may repeat only its last item');
      } else if (flag & ts.ElementFlags.Rest) rest = this.read(argument, inner);
      else if (flag & ts.ElementFlags.Optional) {
        items.push({ type: this.readOptional(argument, inner).type, optional: true });
      } else items.push({ type: this.read(argument, inner) });
    });
    const readonly = target.readonly ? { readonly: true as const } : {};
    return { k: 'tuple', items, ...(rest !== undefined && { rest }), ...readonly };
  }

  /** `Record<string, T>` and `{ [key: string]: T }`. */
  #readIndexed(type: ts.ObjectType, use: Use): Type | undefined {
    const { checker } = this.project;
    const infos = checker.getIndexInfosOfType(type);
    const info = infos[0];
    if (info === undefined) return undefined;
    if (infos.length > 1 || !isText(info.keyType)) {
      return this.refuse('CG2008', use, `keys must be string; found ${this.text(info.keyType)}`);
    }
    if (checker.getPropertiesOfType(type).length > 0) {
      return this.refuse('CG2010', use, `${this.text(type)} has fields and an index signature`);
    }
    const read = (inner: Use): Type => ({
      k: 'record',
      of: this.readOptional(info.type, { ...inner, path: `${inner.path}["*"]` }).type,
    });
    const named = type.aliasSymbol ?? type.symbol;
    const own = named?.declarations?.some((one) => !this.project.isPlatform(one.getSourceFile()));
    const isNamed = own && named !== undefined && !(named.flags & ts.SymbolFlags.TypeLiteral);
    return isNamed
      ? this.define(type, use, (inner) => ({ k: 'alias', type: read(inner) }))
      : read(use);
  }

  #defineObject(type: ts.Type, use: Use): Type {
    const isEmpty = this.project.checker.getPropertiesOfType(type).length === 0;
    if (
      isEmpty &&
      !(type.symbol?.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) &&
      type.aliasSymbol === undefined
    ) {
      return this.refuse('CG2001', use, '{} does not say what it holds');
    }
    return this.define(type, use, (inner) => ({
      k: 'object',
      fields: readFields(this, type, inner),
    }));
  }
}

function isText(type: ts.Type): boolean {
  if (type.flags & ts.TypeFlags.String) return true;
  return type.isIntersection() && type.types.some((member) => member.flags & ts.TypeFlags.String);
}
