import type { Findings } from '../ir/diagnostic.js';
import type { Loc, Notes, Type, TypeDef, TypeId } from '../ir/ir.js';
import type { ExternalWire } from '../protos-in/hand-protos.js';
import { addExternal } from './add-external.js';
import type { Declared, KeptDraft, KeptPlan, KeptType } from './kept-drafts.js';
import { nameOneofs } from './name-oneofs.js';
import type { EnumPlace } from './plan-enum.js';
import { typeName } from './proto-names.js';
import { type MessageRequest, notesOf } from './shapes.js';
import type { WireEnum, WireMessage, WireModel } from './wire-model.js';

type Draft = { -readonly [Key in keyof WireMessage]: WireMessage[Key] };

/** For what no source declares. */
export const NOWHERE: Loc = { file: '', line: 1, column: 1, length: 1, text: '' };

/** What an earlier plan left, and how to tell that it still holds. */
export interface Keep {
  readonly before: KeptPlan['types'];
  /** Undefined for a type of which nothing can be kept. */
  factsOf(definition: TypeDef, loc: Loc | undefined): Omit<KeptType, keyof KeptDraft> | undefined;
  /** Plans a type with a name. */
  planType(id: TypeId): void;
}

/** The messages and enums that are declared so far, each name once. */
export class Drafts {
  readonly #package: string;
  readonly #findings: Findings;
  readonly #external: ExternalWire;
  readonly #messages = new Map<string, Draft>();
  readonly #enums = new Map<string, WireEnum>();
  readonly #claims = new Map<string, { readonly from: Type | TypeDef; readonly loc?: Loc }>();
  /** Parts are planned after what names them, so that a long chain of types is no deep stack. */
  readonly #pending: (() => void)[] = [];
  readonly #keep: Keep | undefined;
  readonly #types = new Map<string, KeptType>();
  /** Where what is declared is noted: at the message that is being planned. */
  #declared: Declared[] = [];
  #loc: Loc | undefined;

  /** @param keep what an earlier plan left */
  constructor(pkg: string, findings: Findings, external: ExternalWire, keep?: Keep) {
    this.#keep = keep;
    this.#external = external;
    this.#package = pkg;
    this.#findings = findings;
  }

  model(): WireModel {
    return { package: this.#package, messages: this.#messages, enums: this.#enums };
  }

  /** The messages of types with names, for the next plan. */
  get types(): ReadonlyMap<string, KeptType> {
    return this.#types;
  }

  /** Plans the parts of everything that is declared, and of what they declare. */
  finish(): void {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) next();
  }

  within<Result>(loc: Loc | undefined, plan: () => Result): Result {
    const outer = this.#loc;
    this.#loc = loc ?? outer;
    try {
      return plan();
    } finally {
      this.#loc = outer;
    }
  }

  message({ owner, hint, shape, from, plan }: MessageRequest): string {
    const place = this.#place(owner, hint);
    const { fullName } = place;
    const definition = 'name' in from ? from : undefined;
    const isNamed = owner === undefined && definition !== undefined;
    if (isNamed) this.#declared.push({ k: 'type', id: definition.name });
    if (!this.#claim(fullName, from)) return fullName;
    const facts = isNamed ? this.#keep?.factsOf(definition, this.#loc) : undefined;
    const known = facts && this.#keep?.before.get(fullName);
    if (known !== undefined && known.stamp === facts?.stamp) {
      if (known.tags === facts.tags && known.loc === facts.loc) {
        this.#types.set(fullName, known);
        this.#takeOver(known);
        return fullName;
      }
    }
    const draft: Draft = {
      ...place,
      shape,
      fields: [],
      constants: [],
      reserved: [],
      removed: definition?.removed ?? [],
      ...this.#notes(definition),
    };
    this.#messages.set(fullName, draft);
    const declared: Declared[] = [];
    const kept = { draft, declared };
    if (facts !== undefined) this.#types.set(fullName, { ...kept, ...facts });
    else if (!isNamed) this.#declared.push({ k: 'message', from, kept });
    const loc = definition?.loc ?? this.#loc;
    this.#pending.push(() => {
      this.#declared = declared;
      const { fields, constants } = this.within(loc, () => plan(fullName));
      draft.fields = nameOneofs(fields);
      draft.constants = constants ?? [];
      this.#declared = [];
    });
    return fullName;
  }

  /** A hand-written message or enum as its own file has it, with everything that it leads to. */
  handWritten(fullName: string): 'message' | 'enum' {
    const w = this.#external.enums.has(fullName) ? 'enum' : 'message';
    addExternal({ w, id: fullName }, this.#external, this.#messages, this.#enums);
    this.#declared.push({ k: 'hand-written', fullName });
    return w;
  }

  enumeration(
    owner: string | undefined,
    hint: string,
    from: Type | TypeDef,
    plan: (place: EnumPlace) => WireEnum,
  ): string {
    const place = this.#place(owner, hint);
    const { fullName } = place;
    if (this.#claim(fullName, from)) {
      const { loc } = this.#notes('name' in from ? from : undefined);
      this.#enums.set(fullName, { ...plan(place), ...(loc !== undefined && { loc }) });
    }
    const value = this.#enums.get(fullName);
    if (value !== undefined) this.#declared.push({ k: 'enum', from, value });
    return fullName;
  }

  /** Declares again what an earlier plan had, in the order in which planning it would. */
  #takeOver({ draft, declared }: KeptDraft): void {
    this.#messages.set(draft.fullName, draft);
    this.#pending.push(() => {
      this.#declared = [];
      for (const one of declared) this.#declareAgain(one);
    });
  }

  #declareAgain(one: Declared): void {
    switch (one.k) {
      case 'type':
        this.#keep?.planType(one.id);
        break;
      case 'message':
        if (this.#claim(one.kept.draft.fullName, one.from)) this.#takeOver(one.kept);
        break;
      case 'enum':
        if (this.#claim(one.value.fullName, one.from))
          this.#enums.set(one.value.fullName, one.value);
        break;
      case 'hand-written':
        this.handWritten(one.fullName);
    }
  }

  /** What nobody declared lies where it is met. */
  #notes(definition: TypeDef | undefined): Notes {
    const loc = definition?.loc ?? this.#loc;
    return { ...notesOf(definition), ...(loc !== undefined && { loc }) };
  }

  #place(owner: string | undefined, hint: string): EnumPlace {
    const name = typeName(hint);
    const parent = owner === undefined ? {} : { parent: owner };
    return { fullName: `${owner ?? this.#package}.${name}`, name, ...parent };
  }

  /** Whether this is the first to want the name. */
  #claim(fullName: string, from: Type | TypeDef): boolean {
    const loc = ('loc' in from ? from.loc : undefined) ?? this.#loc;
    const claim = this.#claims.get(fullName);
    if (claim === undefined) {
      this.#claims.set(fullName, { from, ...(loc !== undefined && { loc }) });
      return true;
    }
    if (claim.from === from) return false;
    this.#findings.error(
      'CG3001',
      loc ?? claim.loc ?? NOWHERE,
      `two shapes want the name ${fullName} in the .proto files`,
      claim.loc === undefined ? {} : { related: [{ loc: claim.loc, message: 'the other one' }] },
    );
    return false;
  }
}
