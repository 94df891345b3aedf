import type { ComponentState, ParameterState, ProjectState, RouteState } from './project-text.js';
import type { Random } from './random.js';
import type { RandomTypes } from './random-types.js';

const TEXTS = ['string', 'number', 'boolean', 'bigint', "'on' | 'off'"];
const LISTS = ['string[]', 'number[]'];

/** Random changes of a project's routes; each answers what it did, for people. */
export class RandomRoutes {
  readonly #random: Random;
  readonly #types: RandomTypes;
  readonly #state: () => ProjectState;

  constructor(random: Random, types: RandomTypes, state: () => ProjectState) {
    this.#random = random;
    this.#types = types;
    this.#state = state;
  }

  /** A route that no other one is in the way of. */
  make(): RouteState {
    const n = this.#state().count++;
    const verb = this.#random.pick(['Get', 'Post', 'Put', 'Delete', 'All'] as const);
    return {
      name: `route${n}`,
      verb,
      path: `/route${n}`,
      otherPath: this.#random.chance(20) ? `/other${n}` : undefined,
      parameters: this.#parameters(verb),
      result: this.#result(),
      status: 200,
      code: 0,
      doc: '',
    };
  }

  add(): string {
    const { components } = this.#state();
    if (components.length === 0) return 'nothing';
    const component = this.#random.pick(components);
    const route = this.make();
    component.routes.splice(this.#random.below(component.routes.length + 1), 0, route);
    return `add the route ${component.name}.${route.name}`;
  }

  remove(): string {
    const found = this.#any();
    if (found === undefined) return this.add();
    const { component, route } = found;
    component.routes = component.routes.filter((one) => one !== route);
    return `remove the route ${component.name}.${route.name}`;
  }

  rename(): string {
    const found = this.#any();
    if (found === undefined) return this.add();
    const { component, route } = found;
    const was = route.name;
    route.name = `renamed${this.#state().count++}`;
    if (this.#random.chance(30)) route.doc = `@was ${was}`;
    return `rename the route ${component.name}.${was} to ${route.name}`;
  }

  change(): string {
    const found = this.#any();
    if (found === undefined) return this.add();
    const { component, route } = found;
    const label = `${component.name}.${route.name}`;
    switch (this.#random.below(8)) {
      case 0:
        // Now and then a path that another route has already.
        route.path = this.#random.chance(20)
          ? (this.#any()?.route.path ?? '/')
          : `/changed${this.#state().count++}`;
        return `path of ${label}: ${route.path}`;
      case 1:
        route.verb = this.#random.pick(['Get', 'Post', 'Put', 'Delete', 'All'] as const);
        return `verb of ${label}: ${route.verb}`;
      case 2:
        route.parameters = this.#parameters(route.verb);
        return `parameters of ${label}: ${route.parameters.map(({ name }) => name).join()}`;
      case 3:
        route.parameters = this.#random.shuffled(route.parameters);
        return `order of the parameters of ${label}`;
      case 4:
        route.otherPath =
          route.otherPath === undefined ? `/other${this.#state().count++}` : undefined;
        return `second path of ${label}: ${route.otherPath}`;
      case 5:
        route.code = this.#state().count++;
        return `body of ${label}`;
      case 6:
        route.status = this.#random.pick([200, 201, 202]);
        route.doc = this.#random.pick(['', `Of note ${this.#state().count++}.`]);
        return `status and note of ${label}`;
      default:
        route.result = this.#result();
        return `result of ${label}: ${route.result}`;
    }
  }

  changePrefix(): string {
    const { components } = this.#state();
    if (components.length === 0) return 'nothing';
    const component = this.#random.pick(components);
    component.prefix = component.prefix === '' ? `/prefix${this.#state().count++}` : '';
    return `prefix of ${component.name}: ${component.prefix}`;
  }

  #any(): { component: ComponentState; route: RouteState } | undefined {
    const all = this.#state().components.flatMap((component) =>
      component.routes.map((route) => ({ component, route })),
    );
    return all.length === 0 ? undefined : this.#random.pick(all);
  }

  #parameters(verb: RouteState['verb']): ParameterState[] {
    const name = (kind: string) => `${kind}${this.#random.below(4)}`;
    const parameters: ParameterState[] = [];
    if (this.#random.chance(40))
      parameters.push({ name: name('id'), type: this.#random.pick(TEXTS), from: 'path' });
    if (this.#random.chance(40))
      parameters.push({
        name: name('query'),
        type: this.#random.pick([...TEXTS, ...LISTS]),
        from: 'query',
      });
    if (this.#random.chance(20))
      parameters.push({ name: name('Header'), type: this.#random.pick(TEXTS), from: 'header' });
    if ((verb === 'Post' || verb === 'Put') && this.#random.chance(70))
      parameters.push({
        name: 'body',
        type: this.#random.chance(60) ? this.#types.message() : this.#types.type(0, true),
        from: 'body',
      });
    return parameters;
  }

  #result(): string {
    const kind = this.#random.below(4);
    if (kind === 0) return 'void';
    return kind === 1 ? this.#types.type(0, true) : this.#types.message();
  }
}
