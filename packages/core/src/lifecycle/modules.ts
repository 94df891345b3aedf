import type { Module } from './module.js';

/** The modules of a server, in the order in which they start. */
export class Modules {
  readonly #modules: Module[] = [];

  constructor(modules: readonly Module[] = []) {
    for (const module of modules) this.add(module);
  }

  /**
   * Adds a module, last unless it is to come before another. Modules are added before the server starts.
   * @throws TypeError for a second module of a name, or for an unknown `before`.
   */
  add(module: Module, options: { readonly before?: string } = {}): void {
    if (this.#modules.some(({ name }) => name === module.name)) {
      throw new TypeError(
        `there are two modules named ${module.name}; give one of them another name`,
      );
    }
    if (options.before === undefined) {
      this.#modules.push(module);
      return;
    }
    const index = this.#modules.findIndex(({ name }) => name === options.before);
    if (index < 0)
      throw new TypeError(
        `module ${module.name} is to come before ${options.before}, which there is not`,
      );
    this.#modules.splice(index, 0, module);
  }

  get(name: string): Module | undefined {
    return this.#modules.find((module) => module.name === name);
  }

  all(): readonly Module[] {
    return this.#modules;
  }
}
