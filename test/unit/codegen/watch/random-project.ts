import {
  type DeclarationState,
  type FieldState,
  HOMES,
  type ProjectState,
  ProjectText,
} from './project-text.js';
import type { Random } from './random.js';
import { RandomComponents } from './random-components.js';
import { RandomRoutes } from './random-routes.js';
import { RandomTypes, SCALARS } from './random-types.js';

const TAILS = [
  'export interface {{{',
  'export const unfinished = (',
  'const local = 1;',
  'export type Unused = { a: string };',
  "declare module '../types/a.js' { interface Added { x: number } }",
  'declare global { interface Everywhere { extra?: string } }',
  '/** @maxLenght 4 */ export interface Odd { a: string }',
];

/** A small game that changes in random ways; mostly it stays right, and now and then it does not. */
export class RandomProject {
  readonly #random: Random;
  readonly #types: RandomTypes;
  readonly #components: RandomComponents;
  readonly #routes: RandomRoutes;
  #state: ProjectState;
  #good: ProjectState;

  constructor(random: Random) {
    this.#random = random;
    this.#types = new RandomTypes(random, () => this.#state);
    this.#components = new RandomComponents(random, this.#types, () => this.#state);
    this.#routes = new RandomRoutes(random, this.#types, () => this.#state);
    this.#state = {
      declarations: [],
      components: [],
      byIndex: [],
      shifts: {},
      tails: {},
      protoField: 'text',
      hasProto: random.chance(50),
      global: 'x: number',
      augmentation: '',
      count: 0,
    };
    for (let i = 0; i < 9; i++) this.#addDeclaration();
    for (let i = 0; i < 4; i++) this.#components.addComponent();
    this.#good = structuredClone(this.#state);
  }

  /** Remembers this state, to come back to. */
  keep(): void {
    this.#good = structuredClone(this.#state);
  }

  /** Back to the last state that was right. */
  repair(): void {
    this.#state = structuredClone(this.#good);
  }

  /** Changes something; answers what, for people. */
  edit(): string {
    const edits: readonly (() => string)[] = [
      () => this.#changeField(),
      () => this.#changeField(),
      () => this.#addField(),
      () => this.#addField(),
      () => this.#removeField(),
      () => this.#renameField(),
      () => this.#moveDeclaration(),
      () => this.#renameDeclaration(),
      () => this.#sameName(),
      () => this.#addDeclaration(),
      () => this.#removeDeclaration(),
      () => this.#changeAlias(),
      () => this.#document(),
      () => this.#components.editBody(),
      () => this.#components.editBody(),
      () => this.#components.changeMethod(),
      () => this.#components.addMethod(),
      () => this.#components.removeMethod(),
      () => this.#components.addComponent(),
      () => this.#components.removeComponent(),
      () => this.#components.renameFile(),
      () => this.#shift(),
      () => this.#toggleIndex(),
      () => this.#tail(),
      () => this.#changeGlobal(),
      () => this.#changeProto(),
      () => this.#components.toggleStore(),
      () => this.#routes.add(),
      () => this.#routes.remove(),
      () => this.#routes.rename(),
      () => this.#routes.change(),
      () => this.#routes.change(),
      () => this.#routes.changePrefix(),
    ];
    return this.#random.pick(edits)();
  }

  files(): ReadonlyMap<string, string> {
    return new ProjectText(this.#state).files();
  }

  #addDeclaration(): string {
    const state = this.#state;
    const n = state.count++;
    const kind = this.#random.pick([
      'interface',
      'interface',
      'interface',
      'alias',
      'enum',
      'generic',
      'union',
    ] as const);
    const fields = Array.from({ length: 2 + this.#random.below(3) }, () =>
      this.#types.field(kind === 'generic'),
    );
    const one: DeclarationState = {
      name: `${kind === 'enum' ? 'Kind' : 'Type'}${n}`,
      kind,
      home: this.#random.pick(HOMES),
      fields,
      type: this.#types.type(0, false),
      doc: '',
    };
    state.declarations.push(one);
    return `add ${kind} ${one.name} to ${one.home}`;
  }

  #anyField(): { owner: DeclarationState; field: FieldState } | undefined {
    const owners = this.#state.declarations.filter((one) => one.fields.length > 0);
    if (owners.length === 0) return undefined;
    const owner = this.#random.pick(owners);
    return { owner, field: this.#random.pick(owner.fields) };
  }

  #changeField(): string {
    const found = this.#anyField();
    if (found === undefined) return 'nothing';
    const { owner, field } = found;
    if (this.#random.chance(30)) field.optional = !field.optional;
    else
      field.type =
        owner.kind === 'generic' ? this.#random.pick(SCALARS) : this.#types.type(0, true);
    return `${owner.name}.${field.name}: ${field.type}`;
  }

  #addField(): string {
    const owner = this.#random.pick(this.#state.declarations);
    const field = { ...this.#types.field(owner.kind === 'generic'), optional: true };
    owner.fields.splice(this.#random.below(owner.fields.length + 1), 0, field);
    return `add ${owner.name}.${field.name}`;
  }

  #removeField(): string {
    const found = this.#anyField();
    if (found === undefined || found.owner.fields.length < 3) return 'nothing';
    found.owner.fields = found.owner.fields.filter((one) => one !== found.field);
    return `remove ${found.owner.name}.${found.field.name}`;
  }

  #renameField(): string {
    const found = this.#anyField();
    if (found === undefined) return 'nothing';
    const was = found.field.name;
    found.field.name = `renamed${this.#state.count++}`;
    if (this.#random.chance(50)) found.field.doc = `@was ${was}`;
    return `rename ${found.owner.name}.${was}`;
  }

  #moveDeclaration(): string {
    const one = this.#random.pick(this.#state.declarations);
    one.home = this.#random.pick(HOMES);
    return `move ${one.name} to ${one.home}`;
  }

  #renameDeclaration(): string {
    const one = this.#random.pick(this.#state.declarations);
    const was = one.name;
    const now = `${was}R${this.#state.count++}`;
    const text = JSON.stringify(this.#state).replaceAll(new RegExp(`\\b${was}\\b`, 'g'), now);
    this.#state = JSON.parse(text) as ProjectState;
    return `rename ${was} to ${now}`;
  }

  /** Two types of one name in two files. */
  #sameName(): string {
    const one = this.#random.pick(this.#state.declarations);
    if (!this.#random.chance(30)) return this.#addField();
    const home = this.#random.pick(HOMES.filter((file) => file !== one.home));
    this.#state.declarations.push({ ...structuredClone(one), home });
    return `another ${one.name} in ${home}`;
  }

  #removeDeclaration(): string {
    const { declarations } = this.#state;
    if (declarations.length < 7) return this.#addDeclaration();
    const one = this.#random.pick(declarations);
    this.#state.declarations = declarations.filter((other) => other !== one);
    if (this.#random.chance(70)) {
      const other = this.#types.named(['interface']);
      const text = JSON.stringify(this.#state).replaceAll(
        new RegExp(`\\b${one.name}\\b`, 'g'),
        other,
      );
      this.#state = JSON.parse(text) as ProjectState;
    }
    return `remove ${one.name}`;
  }

  #changeAlias(): string {
    const aliases = this.#state.declarations.filter((one) => one.kind === 'alias');
    if (aliases.length === 0) return this.#addDeclaration();
    const one = this.#random.pick(aliases);
    one.type = this.#random.chance(30)
      ? this.#types.named(['alias', 'interface'])
      : this.#types.type(0, false);
    return `${one.name} = ${one.type}`;
  }

  #document(): string {
    const one = this.#random.pick(this.#state.declarations);
    one.doc = this.#random.pick([
      '',
      `Of note ${this.#state.count++}.`,
      '@deprecated not good',
      '@maxLenght 3',
    ]);
    return `document ${one.name}: ${one.doc}`;
  }

  #anyFile(): string {
    return this.#random.pick([
      ...HOMES,
      'types/more',
      'services/store',
      ...this.#state.components.map(({ file }) => file),
    ]);
  }

  #shift(): string {
    const file = this.#anyFile();
    this.#state.shifts[file] = this.#random.below(3);
    return `move the text of ${file}`;
  }

  #toggleIndex(): string {
    const file = this.#anyFile();
    const { byIndex } = this.#state;
    this.#state.byIndex = byIndex.includes(file)
      ? byIndex.filter((one) => one !== file)
      : [...byIndex, file];
    return `imports of ${file} by way of the index or not`;
  }

  #tail(): string {
    const file = this.#anyFile();
    if (this.#state.tails[file] !== undefined) delete this.#state.tails[file];
    else this.#state.tails[file] = this.#random.pick(TAILS);
    return `end of ${file}: ${this.#state.tails[file]}`;
  }

  #changeGlobal(): string {
    if (this.#random.chance(50)) {
      this.#state.global = `x: number; y${this.#random.below(3)}?: string`;
      return `global: ${this.#state.global}`;
    }
    this.#state.augmentation = this.#random.pick(['', 'more1?: number', 'more2?: string']);
    return `augmentation: ${this.#state.augmentation}`;
  }

  #changeProto(): string {
    if (this.#random.chance(30)) this.#state.hasProto = !this.#state.hasProto;
    else this.#state.protoField = `text${this.#random.below(3)}`;
    return `proto: ${this.#state.hasProto} ${this.#state.protoField}`;
  }
}
