export interface FieldState {
  name: string;
  type: string;
  optional: boolean;
  doc: string;
}

export interface DeclarationState {
  name: string;
  kind: 'interface' | 'alias' | 'enum' | 'generic' | 'union';
  /** The file that it stands in, without its ending. */
  home: string;
  fields: FieldState[];
  type: string;
  doc: string;
}

export interface MethodState {
  name: string;
  kind: 'request' | 'notify' | 'remote' | 'push';
  body: string;
  result: string;
  code: number;
  doc: string;
  timeout: number;
}

/** A parameter of a route. */
export interface ParameterState {
  name: string;
  type: string;
  from: 'path' | 'query' | 'header' | 'body';
}

/** A method with one route, or with two that differ in their path. */
export interface RouteState {
  name: string;
  verb: 'Get' | 'Post' | 'Put' | 'Delete' | 'All';
  path: string;
  /** Undefined for one route. */
  otherPath: string | undefined;
  parameters: ParameterState[];
  result: string;
  status: number;
  code: number;
  doc: string;
}

export interface ComponentState {
  name: string;
  file: string;
  methods: MethodState[];
  routes: RouteState[];
  /** Of the paths of its routes; may be empty. */
  prefix: string;
  store: boolean;
  base: boolean;
}

export interface ProjectState {
  declarations: DeclarationState[];
  components: ComponentState[];
  /** Files whose types are imported by way of index.ts. */
  byIndex: string[];
  /** Blank lines at the top of files, which move all places. */
  shifts: Record<string, number>;
  /** Text at the end of files: what the compiler does not understand, or sees without an import. */
  tails: Record<string, string>;
  protoField: string;
  hasProto: boolean;
  global: string;
  augmentation: string;
  count: number;
}

/** The files of types, without their endings. */
export const HOMES = ['types/a', 'types/b', 'types/c'];

/** The files of a project in some state. */
export class ProjectText {
  readonly #state: ProjectState;

  constructor(state: ProjectState) {
    this.#state = state;
  }

  files(): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    const put = (file: string, text: string) => {
      const shift = '\n'.repeat(this.#state.shifts[file] ?? 0);
      const tail = this.#state.tails[file];
      files.set(`${file}.ts`, `${shift}${text}${tail === undefined ? '' : `${tail}\n`}`);
    };
    for (const home of HOMES) put(home, this.#typesFile(home));
    put('types/index', this.#indexFile());
    put(
      'types/everywhere',
      `export {};\ndeclare global {\n  interface Everywhere { ${this.#state.global} }\n}\n`,
    );
    put(
      'types/more',
      `import type {} from './a.js';\n${this.#augmentation()}export interface More { more: number }\n`,
    );
    put('services/store', this.#storeFile());
    put('services/base', this.#baseFile());
    for (const component of this.#state.components)
      put(component.file, this.#componentFile(component));
    if (this.#state.hasProto)
      files.set(
        'protos/shop.proto',
        `syntax = "proto3";\npackage shop.v1;\n\nmessage Ware {\n  string ${this.#state.protoField} = 1;\n  repeated Ware parts = 2;\n}\n`,
      );
    return files;
  }

  #typesFile(home: string): string {
    const own = this.#state.declarations.filter((one) => one.home === home);
    const text = own.map((one) => this.#declaration(one)).join('\n');
    return `${this.#imports(home, text, own)}${text}`;
  }

  #declaration(one: DeclarationState): string {
    const doc = one.doc === '' ? '' : `/** ${one.doc} */\n`;
    const fields = one.fields.map(
      (field) =>
        `${field.doc === '' ? '' : `  /** ${field.doc} */\n`}  ${field.name}${field.optional ? '?' : ''}: ${field.type};\n`,
    );
    switch (one.kind) {
      case 'interface':
        return `${doc}export interface ${one.name} {\n${fields.join('')}}\n`;
      case 'generic':
        return `${doc}export interface ${one.name}<T> {\n  value: T;\n${fields.join('')}}\n`;
      case 'alias':
        return `${doc}export type ${one.name} = ${one.type};\n`;
      case 'enum':
        return `${doc}export enum ${one.name} {\n${one.fields.map((field, i) => `  ${field.name} = ${i},\n`).join('')}}\n`;
      case 'union':
        return `${doc}export type ${one.name} =\n  | { kind: 'one'; ${one.fields[0]?.name}: ${one.fields[0]?.type} }\n  | { kind: 'two'; ${one.fields[1]?.name ?? 'x'}: ${one.fields[1]?.type ?? 'string'} };\n`;
    }
  }

  /** Imports of whatever a text names that stands elsewhere. */
  #imports(file: string, text: string, own: readonly DeclarationState[]): string {
    const up = '../';
    const lines = new Map<string, string>();
    for (const one of this.#state.declarations) {
      if (own.includes(one) || !new RegExp(`\\b${one.name}\\b`).test(text)) continue;
      if (own.some(({ name }) => name === one.name)) continue;
      const path = this.#state.byIndex.includes(file)
        ? `${up}types/index.js`
        : `${up}${one.home}.js`;
      lines.set(one.name, `import type { ${one.name} } from '${path}';\n`);
    }
    if (/\bMore\b/.test(text))
      lines.set('More', `import type { More } from '${up}types/more.js';\n`);
    if (/\bEverywhere\b/.test(text))
      lines.set('Everywhere', `import '${up}types/everywhere.js';\n`);
    if (/\bWare\b/.test(text))
      lines.set('Ware', `import type { Ware } from '${up}generated/protos/shop.js';\n`);
    return [...lines.values()].join('');
  }

  #indexFile(): string {
    const names = new Set<string>();
    const lines = this.#state.declarations.flatMap((one) => {
      if (names.has(one.name)) return [];
      names.add(one.name);
      return [`export type { ${one.name} } from './${one.home.slice('types/'.length)}.js';\n`];
    });
    return lines.join('') || 'export {};\n';
  }

  #augmentation(): string {
    const first = this.#state.declarations.find(
      (one) => one.home === 'types/a' && one.kind === 'interface',
    );
    if (first === undefined || this.#state.augmentation === '') return '';
    return `declare module './a.js' {\n  interface ${first.name} { ${this.#state.augmentation} }\n}\n`;
  }

  #storeFile(): string {
    const [first] = this.#state.declarations.filter((one) => one.kind === 'interface');
    const type = first?.name ?? 'string';
    return `${this.#imports('services/store', type, [])}export class Store {\n  readonly all: ${type}[] = [];\n}\n`;
  }

  /** A decorated method is an error where no server's component has it, so there is one only where one extends this. */
  #baseFile(): string {
    const served = this.#state.components.filter(({ file }) => !file.startsWith('aside/'));
    if (!served.some(extendsBase)) return 'export abstract class Base {}\n';
    return "import { Remote } from '@nopal/core';\n\nexport abstract class Base {\n  @Remote()\n  ping(text: string): string {\n    return text;\n  }\n}\n";
  }

  #componentFile(component: ComponentState): string {
    const methods = [
      ...component.methods.map((method) => this.#method(method)),
      ...component.routes.map((route) => this.#route(route)),
    ].join('\n');
    const verbs = [...new Set(component.routes.map(({ verb }) => verb))];
    const marks = ['Body', 'Header'].filter((name) => methods.includes(`${name}<`));
    const names = ['Component', 'Handler', 'push', 'Remote', ...verbs];
    const imports = [
      `import { ${names.join(', ')} } from '@nopal/core';\n`,
      marks.length === 0 ? '' : `import type { ${marks.join(', ')} } from '@nopal/protocol';\n`,
      component.store ? "import { Store } from '../services/store.js';\n" : '',
      component.base ? "import { Base } from '../services/base.js';\n" : '',
      this.#imports(component.file, methods, []),
    ];
    const store = component.store ? '  constructor(private readonly store: Store) {}\n\n' : '';
    const base = extendsBase(component) ? ' extends Base' : '';
    const options = component.prefix === '' ? '' : `{ http: { prefix: '${component.prefix}' } }`;
    return `${imports.join('')}\n@Component(${options})\nexport class ${component.name}${base} {\n${store}${methods}}\n`;
  }

  #route({
    name,
    verb,
    path,
    otherPath,
    parameters,
    result,
    status,
    code,
    doc,
  }: RouteState): string {
    const note = doc === '' ? '' : `  /** ${doc} */\n`;
    const inPath = parameters.filter(({ from }) => from === 'path').map((one) => `/:${one.name}`);
    const options = status === 200 ? '' : `, { status: ${status} }`;
    const marks = [path, otherPath].flatMap((one) =>
      one === undefined ? [] : [`  @${verb}('${one}${inPath.join('')}'${options})\n`],
    );
    const given = parameters.map((one) => {
      if (one.from === 'body') return `${one.name}: Body<${one.type}>`;
      if (one.from === 'header')
        return `${one.name}: Header<'x-${one.name.toLowerCase()}', ${one.type}>`;
      return `${one.name}: ${one.type}`;
    });
    return `${note}${marks.join('')}  ${name}(${given.join(', ')}): ${result} {\n    throw new Error('${code}');\n  }\n`;
  }

  #method({ name, kind, body, result, code, doc, timeout }: MethodState): string {
    const note = doc === '' ? '' : `  /** ${doc} */\n`;
    const inner = `    throw new Error('${code}');\n`;
    switch (kind) {
      case 'push':
        return `${note}  readonly ${name} = push<${body}>();\n`;
      case 'notify':
        return `${note}  @Handler({ kind: 'notify' })\n  ${name}(body: ${body}): void {\n${inner}  }\n`;
      case 'request':
        return `${note}  @Handler({ timeoutMs: ${timeout} })\n  async ${name}(body: ${body}): Promise<${result}> {\n${inner}  }\n`;
      case 'remote':
        return `${note}  @Remote()\n  ${name}(one: ${body}, two?: string): ${result} {\n${inner}  }\n`;
    }
  }
}

/** A component that takes a store has a constructor, and Base knows of none. */
function extendsBase(component: ComponentState): boolean {
  return component.base && !component.store;
}
