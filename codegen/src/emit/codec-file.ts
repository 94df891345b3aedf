import type { TypeId } from '../ir/ir.js';
import type { WireModel } from '../wire/wire-model.js';
import type { ContractStamps } from './contract-stamps.js';
import type { Ask, KnownTexts } from './known-texts.js';
import type { TestFile } from './scalar-test.js';
import { quote } from './text.js';
import { repeatedMessages } from './wire-code.js';
import type { WireForms } from './wire-form.js';

/** Between which forms a function of a codecs file goes, or what it answers. */
export type Purpose = 'parse' | 'print' | 'is' | 'write' | 'read';

/** What an earlier file of the kind left, and by what to tell that it still holds. */
export interface KnownFunctions {
  readonly stamps: ContractStamps;
  readonly texts: KnownTexts;
}

export interface CodecFileOptions {
  /** Undefined when there was none and none comes after; then nothing is noted for it. */
  readonly known?: KnownFunctions;
  /** The messages of which one value may hold many. */
  readonly repeated?: ReadonlySet<string>;
}

/** What the functions of a codecs file share: imports, patterns, names, and the functions themselves in the order of their use. */
export class CodecFile implements TestFile {
  readonly forms: WireForms;
  readonly model: WireModel;
  readonly #imports = new Set<string>();
  readonly #patterns = new Map<string, string>();
  readonly #functions = new Map<string, string>();
  /** By purpose. */
  readonly #names = new Map<string, Map<string, string>>();
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
    this.#imports.add(name);
    this.#asks?.push({ ask: 'runtime', name });
    return name;
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
    const names = this.#names.get(purpose) ?? new Map<string, string>();
    const known = names.get(fullName);
    if (known !== undefined) return known;
    if (names.size === 0) this.#names.set(purpose, names);
    const root = `${this.model.package}.`;
    const short = fullName.startsWith(root) ? fullName.slice(root.length) : fullName;
    const wanted = `${purpose}_${short.replaceAll('.', '_')}`;
    let name = wanted;
    for (let n = 2; this.#taken.has(name); n++) name = `${wanted}_${n}`;
    this.#taken.add(name);
    names.set(fullName, name);
    return name;
  }

  /**
   * Emits a function when it is first asked for; its name is known before its body asks for itself.
   * @param stampOf of all that the function is made of; without it the function is always emitted
   */
  add(name: string, emit: () => string, stampOf?: (stamps: ContractStamps) => object): string {
    this.#asks?.push({ ask: 'function', name });
    const isOpen = this.#open.has(name);
    if (this.#functions.has(name) && !isOpen) return name;
    const stamp = this.#known && stampOf?.(this.#known.stamps);
    if (stamp !== undefined && !isOpen && this.#takeOver(name, stamp)) return name;
    this.#open.delete(name);
    this.#functions.set(name, '');
    const outer = this.#asks;
    const asks: Ask[] | undefined = stamp && [];
    this.#asks = asks;
    const text = emit();
    this.#functions.set(name, text);
    if (stamp && asks) this.#known?.texts.set(name, { stamp, asks, text });
    this.#asks = outer;
    return name;
  }

  /**
   * Takes over the text of an earlier file, when all that it asks of the file has the same answers. What it asks for is then
   * there, in the order in which emitting it would have asked; also of what is not taken over.
   */
  #takeOver(name: string, stamp: object | undefined): boolean {
    const known = this.#known?.texts.get(name, stamp);
    this.#functions.set(name, known?.text ?? '');
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
        this.#imports.add(one.name);
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
  typeFunction(purpose: 'parse' | 'print' | 'copy' | 'is', id: TypeId, emit: () => string): string {
    return this.add(`${purpose}_${id}`, emit, (stamps) => stamps.type(id));
  }

  emitImports(from: string): string {
    return `import { ${[...this.#imports].sort().join(', ')} } from '${from}';\n`;
  }

  emitFunctions(): string {
    const constants = [...this.#patterns].map(
      ([source, name]) => `const ${name} = new RegExp(${quote(`^(?:${source})$`)}, 'u');\n`,
    );
    if (this.#asksForOwn) constants.unshift('const hasOwn = Object.prototype.hasOwnProperty;\n');
    const before = constants.length === 0 ? [] : [constants.join('')];
    return [...before, ...this.#functions.values()].join('\n');
  }
}
