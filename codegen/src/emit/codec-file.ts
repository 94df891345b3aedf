import type { TypeId } from '../ir/ir.js';
import type { WireModel } from '../wire/wire-model.js';
import type { TestFile } from './scalar-test.js';
import { quote } from './text.js';
import type { WireForms } from './wire-form.js';

/** Between which forms a function of a codecs file goes, or what it answers. */
export type Purpose = 'parse' | 'print' | 'is' | 'write' | 'read';

/** What the functions of a codecs file share: imports, patterns, names, and the functions themselves in the order of their use. */
export class CodecFile implements TestFile {
  readonly forms: WireForms;
  readonly model: WireModel;
  readonly #imports = new Set<string>();
  readonly #patterns = new Map<string, string>();
  readonly #functions = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  #asksForOwn = false;

  constructor(forms: WireForms, model: WireModel) {
    this.forms = forms;
    this.model = model;
  }

  runtime(name: string): string {
    this.#imports.add(name);
    return name;
  }

  pattern(source: string): string {
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
    return `!hasOwn.call(${object}, ${key})`;
  }

  /** A name for what a proto full name stands for, unique in the file: `read_JoinRequest_Mode`. */
  nameOf(purpose: string, fullName: string): string {
    const id = `${purpose} ${fullName}`;
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const root = `${this.model.package}.`;
    const short = fullName.startsWith(root) ? fullName.slice(root.length) : fullName;
    const wanted = `${purpose}_${short.replaceAll('.', '_')}`;
    let name = wanted;
    for (let n = 2; this.#taken.has(name); n++) name = `${wanted}_${n}`;
    this.#taken.add(name);
    this.#names.set(id, name);
    return name;
  }

  /** Emits a function when it is first asked for; its name is known before its body asks for itself. */
  add(name: string, emit: () => string): string {
    if (!this.#functions.has(name)) {
      this.#functions.set(name, '');
      this.#functions.set(name, emit());
    }
    return name;
  }

  /** A function for a named type of the model. */
  typeFunction(purpose: 'parse' | 'print' | 'copy' | 'is', id: TypeId, emit: () => string): string {
    return this.add(`${purpose}_${id}`, emit);
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
