import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { DiagnosticCode } from '../ir/diagnostic.js';
import type { Loc, Type, TypeDef, TypeId } from '../ir/ir.js';
import { Definitions } from './definitions.js';
import { locate } from './locate.js';
import { missingImport } from './missing-import.js';
import { enumOf, readEnum } from './read-enum.js';
import { readIntersection } from './read-intersection.js';
import { readObject } from './read-object.js';
import { readUnion } from './read-union.js';
import type { Recording } from './recording.js';
import { refuseStream } from './refuse-stream.js';
import { templatePattern } from './template-pattern.js';
import type { DefinitionParts, TypeReading, Use } from './type-reading.js';

/** Stands for a type that was refused; nothing is emitted after an error. */
const REFUSED: Type = { k: 'null' };
const MAX_NESTING = 64;
const MAX_PATH = 100;

/** Turns the checker's types into the model's, each named or object type once. */
export class TypeReader implements TypeReading {
  readonly project: LoadedProject;
  readonly findings: Recording;
  /** The packages whose types were wanted and not read. */
  readonly missingPackages = new Set<string>();
  readonly definitions: Definitions;
  #nesting = 0;

  constructor(project: LoadedProject, findings: Recording) {
    this.project = project;
    this.findings = findings;
    this.definitions = new Definitions(this, findings);
  }

  get types(): Readonly<Record<TypeId, TypeDef>> {
    return this.definitions.all();
  }

  definition(id: TypeId): TypeDef | undefined {
    return this.definitions.get(id);
  }

  /** A message of a hand-written .proto file, by its id. */
  handWritten(id: TypeId): Type {
    return this.definitions.handWritten.use(id);
  }

  define(type: ts.Type, use: Use, make: (use: Use) => DefinitionParts): Type {
    return this.definitions.define(type, use, make);
  }

  /** A type of which undefined may be a part. A name for the rest is kept: `Shape | undefined` is `Shape`. */
  readOptional(type: ts.Type, use: Use): { type: Type; undef: boolean } {
    if (!mayBeUndefined(type)) return { type: this.read(type, use), undef: false };
    return { type: readUnion(this, type, use), undef: true };
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

  refuse(
    code: DiagnosticCode,
    use: Use,
    message: string,
    hint?: string,
    more: Parameters<TypeReading['refuse']>[4] = {},
  ): Type {
    const declared =
      use.at === undefined ? [] : [{ loc: this.locate(use.at), message: 'declared here' }];
    const related = [...declared, ...(more.related ?? [])];
    this.findings.error(code, use.loc, message, {
      path: use.path.length > MAX_PATH ? `${use.path.slice(0, MAX_PATH)}…` : use.path,
      ...(hint !== undefined && { hint }),
      ...(related.length > 0 && { related }),
    });
    return REFUSED;
  }

  text(type: ts.Type): string {
    const text = this.project.checker.typeToString(type);
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  }

  locate(node: ts.Node): Loc {
    return locate(node, this.project.pathOf);
  }

  #read(type: ts.Type, use: Use): Type {
    const handWritten = this.definitions.handWritten.refTo(type);
    if (handWritten !== undefined) return handWritten;
    const { flags } = type;
    const F = ts.TypeFlags;
    if (flags & F.Any) return this.#refuseAny(type, use);
    if (flags & F.Never) return this.#refuseNever(use);
    if (flags & (F.Unknown | F.NonPrimitive)) {
      return this.refuse('CG2001', use, `${this.text(type)} does not say what it holds`);
    }
    if (flags & F.EnumLike && enumOf(type, this.project.checker) !== undefined)
      return readEnum(this, type, use);
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
    if (flags & F.TemplateLiteral) {
      const pattern = templatePattern(type as ts.TemplateLiteralType);
      if (pattern !== undefined) return { k: 'string', pattern };
    }
    if (mayBeUndefined(type)) {
      return this.refuse(
        'CG2009',
        use,
        `${this.text(type)} may be undefined, which cannot be carried here`,
      );
    }
    if (type.isUnion()) return readUnion(this, type, use);
    if (type.isIntersection()) return readIntersection(this, type, use);
    if (flags & F.Object) return readObject(this, type as ts.ObjectType, use);
    const hint =
      flags & (F.TemplateLiteral | F.StringMapping)
        ? 'use string'
        : flags & F.BigIntLiteral
          ? 'use bigint'
          : undefined;
    return this.refuse('CG2003', use, `${this.text(type)} cannot be carried`, hint);
  }

  #refuseAny(type: ts.Type, use: Use): Type {
    const missing = missingImport(this, use);
    if (missing?.specifier !== undefined && missing.isPackage) {
      if (refuseStream(this, missing.name, use)) return REFUSED;
      this.missingPackages.add(missing.specifier);
      return this.refuse(
        'CG2002',
        use,
        `${missing.name} of '${missing.specifier}' is not found`,
        'install the package with its types, or declare the message in the project',
      );
    }
    const name = (type as ts.Type & { intrinsicName?: string }).intrinsicName;
    if (name === 'any' && missing === undefined) {
      return this.refuse('CG2001', use, 'any does not say what it holds', 'write the type');
    }
    const from = missing?.specifier === undefined ? '' : ` of '${missing.specifier}'`;
    const what = missing === undefined ? 'this type' : `${missing.name}${from}`;
    return this.refuse('CG2002', use, `${what} is not found`, 'check the name and the import');
  }

  /** Parts that contradict each other leave nothing: that is said, if they are written here. */
  #refuseNever(use: Use): Type {
    const written = use.trail.at(-1);
    if (written !== undefined && holdsIntersection(written)) {
      return this.refuse('CG2021', use, 'the parts of this intersection contradict each other');
    }
    return this.refuse('CG2001', use, 'never does not say what it holds');
  }
}

function mayBeUndefined(type: ts.Type): type is ts.UnionType {
  return type.isUnion() && type.types.some((member) => member.flags & ts.TypeFlags.Undefined);
}

function holdsIntersection(node: ts.Node): boolean {
  return ts.isIntersectionTypeNode(node) || ts.forEachChild(node, holdsIntersection) === true;
}
