import type { TypeId } from '../ir/ir.js';
import { isSameList } from '../ir/memo.js';
import type { WireModel } from '../wire/wire-model.js';
import type { ContractStamps } from './contract-stamps.js';
import type { Growing } from './known-segments.js';
import type { Ask, KnownText, KnownTexts } from './known-texts.js';
import type { TestFile } from './scalar-test.js';
import { quote } from './text.js';
import { repeatedMessages } from './wire-code.js';
import type { WireForms } from './wire-form.js';

/** Between which forms a function of a codecs file goes, or what it answers. */
export type Purpose = 'parse' | 'print' | 'is' | 'write' | 'read';

/** By what to tell that an earlier text about a type or a message still holds. */
type Stamps = Pick<ContractStamps, 'type' | 'wire'>;

/** What an earlier file left, and by what to tell that it still holds. */
export interface KnownFunctions {
  readonly stamps: Stamps;
  readonly texts: KnownTexts;
}

export interface CodecFileOptions {
  /** Without it nothing is taken over, and nothing is noted for another file. */
  readonly known?: KnownFunctions;
  /** The messages of which one value may hold many. */
  readonly repeated?: ReadonlySet<string>;
}

interface GivenName {
  readonly purpose: string;
  readonly fullName: string;
  readonly name: string;
}

interface AddedFunction {
  readonly name: string;
  readonly text: string;
  readonly known: KnownText | undefined;
}

/** What a part of a file added to it; of what it imports all, whether or not it was there already. */
export interface AddedCode {
  readonly functions: readonly AddedFunction[];
  readonly names: readonly GivenName[];
  readonly patterns: readonly string[];
  readonly imports: ReadonlySet<string>;
  readonly asksForOwn: boolean;
}

/** What the functions of a codecs file share: imports, patterns, names, and the functions themselves in the order of their use. */
export class CodecFile implements TestFile, Growing<AddedCode> {
  readonly forms: WireForms;
  readonly model: WireModel;
  readonly #imports = new Set<string>();
  /** Those of the part that is being emitted. */
  #ownImports = new Set<string>();
  readonly #patterns = new Map<string, string>();
  readonly #sources: string[] = [];
  readonly #functions = new Map<string, string>();
  readonly #order: string[] = [];
  /** By purpose. */
  readonly #names = new Map<string, Map<string, string>>();
  readonly #given: GivenName[] = [];
  readonly #taken = new Set<string>();
  readonly #known: KnownFunctions | undefined;
  /** Functions that have their place and not yet their text. */
  readonly #open = new Set<string>();
  /** What the function asks for that is being emitted. */
  #asks: Ask[] | undefined;
  #asksForOwn = false;
  #repeated: ReadonlySet<string> | undefined;

  constructor(forms: WireForms, model: WireModel, { known, repeated }: CodecFileOptions = {}) {
    this.forms = forms;
    this.model = model;
    this.#known = known;
    this.#repeated = repeated;
    known?.texts.begin();
  }

  runtime(name: string): string {
    this.#import(name);
    this.#asks?.push({ ask: 'runtime', name });
    return name;
  }

  #import(name: string): void {
    this.#imports.add(name);
    this.#ownImports.add(name);
  }

  pattern(source: string): string {
    const answer = this.#patternOf(source);
    this.#asks?.push({ ask: 'pattern', source, answer });
    return answer;
  }

  #patternOf(source: string): string {
    const known = this.#patterns.get(source);
    if (known !== undefined) return known;
    const name = `pattern${this.#patterns.size}`;
    this.#patterns.set(source, name);
    this.#sources.push(source);
    return name;
  }

  /**
   * The condition that a member met in a `for … in` is inherited. The engine answers it at no cost within such a loop, which
   * takes a fraction of what `Object.keys` takes.
   */
  isInherited(object: string, key: string): string {
    this.#asksForOwn = true;
    this.#asks?.push({ ask: 'own' });
    return `!hasOwn.call(${object}, ${key})`;
  }

  /** Whether one value may hold many of a message. */
  isRepeated(id: string): boolean {
    const answer = this.#isRepeated(id);
    this.#asks?.push({ ask: 'repeated', id, answer });
    return answer;
  }

  #isRepeated(id: string): boolean {
    this.#repeated ??= repeatedMessages(this.model);
    return this.#repeated.has(id);
  }

  /** A name for what a proto full name stands for, unique in the file: `read_JoinRequest_Mode`. */
  nameOf(purpose: string, fullName: string): string {
    const answer = this.#nameOf(purpose, fullName);
    this.#asks?.push({ ask: 'name', purpose, fullName, answer });
    return answer;
  }

  #nameOf(purpose: string, fullName: string): string {
    const known = this.#names.get(purpose)?.get(fullName);
    if (known !== undefined) return known;
    const root = `${this.model.package}.`;
    const short = fullName.startsWith(root) ? fullName.slice(root.length) : fullName;
    const wanted = `${purpose}_${short.replaceAll('.', '_')}`;
    let name = wanted;
    for (let n = 2; this.#taken.has(name); n++) name = `${wanted}_${n}`;
    this.#give({ purpose, fullName, name });
    return name;
  }

  #give(given: GivenName): void {
    const { purpose, fullName, name } = given;
    const names = this.#names.get(purpose) ?? new Map<string, string>();
    if (names.size === 0) this.#names.set(purpose, names);
    names.set(fullName, name);
    this.#taken.add(name);
    this.#given.push(given);
  }

  /**
   * Emits a function when it is first asked for; its name is known before its body asks for itself.
   * @param stampOf of all that the function is made of; without it the function is always emitted
   */
  add(name: string, emit: () => string, stampOf?: (stamps: Stamps) => object): string {
    this.#asks?.push({ ask: 'function', name });
    const isOpen = this.#open.has(name);
    if (this.#functions.has(name) && !isOpen) return name;
    const stamp = this.#known && stampOf?.(this.#known.stamps);
    if (stamp !== undefined && !isOpen && this.#takeOver(name, stamp)) return name;
    this.#open.delete(name);
    this.#setFunction(name, '');
    const outer = this.#asks;
    const asks: Ask[] | undefined = stamp && [];
    this.#asks = asks;
    const text = emit();
    this.#setFunction(name, text);
    if (stamp && asks) this.#known?.texts.set(name, { stamp, asks, text });
    this.#asks = outer;
    return name;
  }

  #setFunction(name: string, text: string): void {
    if (!this.#functions.has(name)) this.#order.push(name);
    this.#functions.set(name, text);
  }

  /**
   * Takes over the text of an earlier file, when all that it asks of the file has the same answers. What it asks for is then
   * there, in the order in which emitting it would have asked; also of what is not taken over.
   */
  #takeOver(name: string, stamp: object | undefined): boolean {
    const known = this.#known?.texts.get(name, stamp);
    this.#setFunction(name, known?.text ?? '');
    if (known === undefined || !known.asks.every((one) => this.#isSame(one))) {
      this.#open.add(name);
      return false;
    }
    this.#known?.texts.set(name, known);
    return true;
  }

  #isSame(one: Ask): boolean {
    switch (one.ask) {
      case 'runtime':
        this.#import(one.name);
        return true;
      case 'own':
        this.#asksForOwn = true;
        return true;
      case 'repeated':
        return this.#isRepeated(one.id) === one.answer;
      case 'pattern':
        return this.#patternOf(one.source) === one.answer;
      case 'name':
        return this.#nameOf(one.purpose, one.fullName) === one.answer;
      case 'function':
        // The stamp of what asks for it stands for it too.
        if (this.#functions.has(one.name)) return !this.#open.has(one.name);
        return this.#takeOver(one.name, undefined);
      case 'index':
        return false;
    }
  }

  /** A function for a named type of the model. */
  typeFunction(
    purpose: 'parse' | 'print' | 'copy' | 'is' | 'text',
    id: TypeId,
    emit: () => string,
  ): string {
    return this.add(`${purpose}_${id}`, emit, (stamps) => stamps.type(id));
  }

  note(): () => AddedCode {
    const [functions, names, patterns] = [this.#order, this.#given, this.#sources].map(
      (one) => one.length,
    );
    const [outer, outerOwn] = [this.#ownImports, this.#asksForOwn];
    const imports = new Set<string>();
    this.#ownImports = imports;
    this.#asksForOwn = false;
    return () => {
      const asksForOwn = this.#asksForOwn;
      this.#asksForOwn ||= outerOwn;
      this.#ownImports = outer;
      return {
        functions: this.#order.slice(functions).map((name) => ({
          name,
          text: this.#functions.get(name) ?? '',
          known: this.#known?.texts.added(name),
        })),
        names: this.#given.slice(names),
        patterns: this.#sources.slice(patterns),
        imports,
        asksForOwn,
      };
    };
  }

  isAlike(one: AddedCode, other: AddedCode): boolean {
    return (
      isSameList(namesIn(one.functions), namesIn(other.functions)) &&
      isSameList(one.patterns, other.patterns) &&
      one.names.length === other.names.length &&
      one.names.every(({ purpose, fullName, name }, i) => {
        const given = other.names[i];
        return given?.purpose === purpose && given.fullName === fullName && given.name === name;
      })
    );
  }

  put({ functions, names, patterns, imports, asksForOwn }: AddedCode): void {
    for (const { name, text, known } of functions) {
      this.#setFunction(name, text);
      if (known !== undefined) this.#known?.texts.set(name, known);
    }
    for (const one of names) this.#give(one);
    for (const one of patterns) this.#patternOf(one);
    for (const one of imports) this.#import(one);
    this.#asksForOwn ||= asksForOwn;
  }

  emitImports(from: string): string {
    return `import { ${[...this.#imports].sort().join(', ')} } from '${from}';\n`;
  }

  /** Constants and functions, to be put together with a line between them: all at once with the rest, they are megabytes. */
  get texts(): readonly string[] {
    const constants = [...this.#patterns].map(
      ([source, name]) => `const ${name} = new RegExp(${quote(`^(?:${source})$`)}, 'u');\n`,
    );
    if (this.#asksForOwn) constants.unshift('const hasOwn = Object.prototype.hasOwnProperty;\n');
    const before = constants.length === 0 ? [] : [constants.join('')];
    return [...before, ...this.#functions.values()];
  }
}

function namesIn(functions: readonly AddedFunction[]): readonly string[] {
  return functions.map(({ name }) => name);
}
