import type { Module } from './module.js';
import type { NamedPart } from './run-lifecycle.js';

/** The modules of a server, in the order in which they start. */
export class Modules {
  readonly #modules: Module[] = [];
  readonly #around: Modules | undefined;

  /** @param around those that the process runs around all of its servers: this server knows them and starts none. */
  constructor(modules: readonly Module[] = [], around?: Modules) {
    this.#around = around;
    for (const module of modules) this.add(module);
  }

  /**
   * Adds a module, last unless it is to come before another. Modules are added before the server starts.
   * @throws TypeError for a second module of a name, or for an unknown `before`.
   */
  add(module: Module, options: { readonly before?: string } = {}): void {
    if (this.get(module.name) !== undefined) {
      throw new TypeError(
        `there are two modules named ${module.name}; give one of them another name`,
      );
    }
    if (options.before === undefined) {
      this.#modules.push(module);
      return;
    }
    const index = this.#modules.findIndex(({ name }) => name === options.before);
    if (index < 0 && this.#around?.get(options.before) !== undefined)
      throw new TypeError(
        `module ${module.name} is to come before ${options.before}, which starts before every server of this process; ` +
          'give startServers both, in their order',
      );
    if (index < 0)
      throw new TypeError(
        `module ${module.name} is to come before ${options.before}, which there is not`,
      );
    this.#modules.splice(index, 0, module);
  }

  get(name: string): Module | undefined {
    return this.#modules.find((module) => module.name === name) ?? this.#around?.get(name);
  }

  all(): readonly Module[] {
    return [...(this.#around?.all() ?? []), ...this.#modules];
  }

  /** Those that this server starts and stops itself. */
  parts(): NamedPart[] {
    return this.#modules.map((part) => ({ name: `module ${part.name}`, part }));
  }
}
