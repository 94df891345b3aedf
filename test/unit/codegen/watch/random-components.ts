import type { MethodState, ProjectState } from './project-text.js';
import type { Random } from './random.js';
import { RandomRoutes } from './random-routes.js';
import type { RandomTypes } from './random-types.js';

/** Random changes of a project's components; each answers what it did, for people. */
export class RandomComponents {
  readonly #random: Random;
  readonly #types: RandomTypes;
  readonly #state: () => ProjectState;
  readonly #routes: RandomRoutes;

  constructor(random: Random, types: RandomTypes, state: () => ProjectState) {
    this.#random = random;
    this.#types = types;
    this.#state = state;
    this.#routes = new RandomRoutes(random, types, state);
  }

  #anyMethod(): MethodState | undefined {
    const methods = this.#state().components.flatMap((one) => one.methods);
    return methods.length === 0 ? undefined : this.#random.pick(methods);
  }

  editBody(): string {
    const method = this.#anyMethod();
    if (method !== undefined) method.code = this.#state().count++;
    return `body of ${method?.name}`;
  }

  changeMethod(): string {
    const method = this.#anyMethod();
    if (method === undefined) return 'nothing';
    const change = this.#random.below(4);
    if (change === 0) method.body = this.#types.message();
    else if (change === 1)
      method.result = method.kind === 'remote' ? this.#types.type(0, true) : this.#types.message();
    else if (change === 2) method.timeout = 100 + this.#random.below(900);
    else method.doc = `Does ${this.#state().count++}.`;
    return `change ${method.name}`;
  }

  #newMethod(): MethodState {
    const kind = this.#random.pick(['request', 'notify', 'remote', 'push'] as const);
    return {
      name: `method${this.#state().count++}`,
      kind,
      body: kind === 'remote' ? this.#types.type(0, true) : this.#types.message(),
      result: kind === 'remote' ? this.#types.type(0, true) : this.#types.message(),
      code: 0,
      doc: '',
      timeout: 100,
    };
  }

  addMethod(): string {
    if (this.#state().components.length === 0) return this.addComponent();
    const component = this.#random.pick(this.#state().components);
    const method = this.#newMethod();
    component.methods.splice(this.#random.below(component.methods.length + 1), 0, method);
    return `add ${component.name}.${method.name}`;
  }

  removeMethod(): string {
    const components = this.#state().components.filter((one) => one.methods.length > 1);
    if (components.length === 0) return 'nothing';
    const component = this.#random.pick(components);
    const method = this.#random.pick(component.methods);
    component.methods = component.methods.filter((one) => one !== method);
    return `remove ${component.name}.${method.name}`;
  }

  addComponent(): string {
    const n = this.#state().count++;
    const folder = this.#random.pick(['game', 'gate', 'aside']);
    this.#state().components.push({
      name: `Part${n}`,
      file: `${folder}/part${n}`,
      methods: Array.from({ length: 3 }, () => this.#newMethod()),
      routes: this.#random.chance(40) ? [this.#routes.make()] : [],
      prefix: this.#random.chance(30) ? `/part${n}` : '',
      store: this.#random.chance(30),
      base: this.#random.chance(20),
    });
    return `add component Part${n} in ${folder}`;
  }

  removeComponent(): string {
    const { components } = this.#state();
    if (components.length < 4) return this.addComponent();
    const one = this.#random.pick(components);
    this.#state().components = components.filter((other) => other !== one);
    return `remove component ${one.name}`;
  }

  renameFile(): string {
    if (this.#state().components.length === 0) return 'nothing';
    const one = this.#random.pick(this.#state().components);
    one.file = `${one.file}x`;
    return `rename the file of ${one.name}`;
  }

  toggleStore(): string {
    if (this.#state().components.length === 0) return 'nothing';
    const one = this.#random.pick(this.#state().components);
    one.store = !one.store;
    return `store of ${one.name}`;
  }
}
