import type { ClassEntry, Dependency } from '../manifest/manifest.js';
import type { ServiceName } from './services.js';

/** A class whose instances can be asked for; also an abstract one. */
export type ClassToken = abstract new (...parameters: never[]) => object;

/**
 * What a constructor may ask for: a class, which is constructed once; an instance, which stands for its own class; or an
 * instance for a class that it is to stand for.
 */
export type Provision =
  | ClassToken
  | object
  | { readonly provide: ClassToken; readonly use: object };

/** Framework services by name. */
export type Services = Readonly<Partial<Record<ServiceName, unknown>>>;

/** Constructs components and what they ask for, each class once. */
export class Wiring {
  readonly #services: Services;
  readonly #entries = new Map<ClassToken, ClassEntry>();
  readonly #provided = new Set<ClassToken>();
  readonly #instances = new Map<ClassToken, object>();
  readonly #path: ClassEntry[] = [];

  /**
   * @param entries how codegen saw the classes: the components, and the classes that constructors ask for.
   * @throws TypeError for a provision that is neither a class, nor an instance, nor a substitute.
   */
  constructor(services: Services, entries: readonly ClassEntry[], provide: readonly Provision[]) {
    this.#services = services;
    for (const entry of entries) this.#entries.set(entry.type, entry);
    for (const [index, provision] of provide.entries()) {
      checkProvision(provision, index);
      if (typeof provision === 'function') this.#provided.add(provision as ClassToken);
      else if (isSubstitute(provision)) this.#instances.set(provision.provide, provision.use);
      else this.#instances.set(provision.constructor as ClassToken, provision);
    }
  }

  /** Names classes that may be asked for like provided ones: the components themselves. */
  allow(type: ClassToken): void {
    this.#provided.add(type);
  }

  /**
   * The instance of a class.
   * @throws Error naming class, parameter and type for what nothing provides, or the circle that classes form.
   */
  instance(entry: ClassEntry): object {
    const known = this.#instances.get(entry.type);
    if (known !== undefined) return known;
    if (this.#path.includes(entry)) {
      throw new Error(
        `classes need each other to be constructed: ${[...this.#path, entry].map(({ className }) => className).join(' → ')}`,
      );
    }
    if (entry.create === undefined) {
      throw new Error(
        `${entry.className} is abstract; provide an instance: { provide: ${entry.className}, use: … }`,
      );
    }
    this.#path.push(entry);
    try {
      const parameters = entry.dependencies.map((dependency, index) =>
        this.#resolve(entry, dependency, index),
      );
      const instance = entry.create(parameters as never[]);
      this.#instances.set(entry.type, instance);
      return instance;
    } finally {
      this.#path.pop();
    }
  }

  #resolve(entry: ClassEntry, dependency: Dependency, index: number): unknown {
    if ('service' in dependency) {
      const service = this.#services[dependency.service as ServiceName];
      if (service !== undefined) return service;
      throw new Error(
        `${place(entry, index, dependency.service)}, which this version of the server does not have; run \`nopal codegen\``,
      );
    }
    const instance = this.#instances.get(dependency.type);
    if (instance !== undefined) return instance;
    const wanted = this.#entries.get(dependency.type);
    if (wanted === undefined || !this.#provided.has(dependency.type)) {
      throw new Error(
        `${place(entry, index, dependency.className)}, which nothing provides; add it: provide: [${dependency.className}]`,
      );
    }
    return this.instance(wanted);
  }
}

/** A plain object or a list stands for no class: most likely half a substitute, or one list too many. */
function checkProvision(provision: unknown, index: number): void {
  if (typeof provision === 'function') return;
  const isObject = typeof provision === 'object' && provision !== null;
  if (isObject && isSubstitute(provision)) return;
  if (isObject && ![Object, Array, undefined].includes(provision.constructor as never)) return;
  throw new TypeError(
    `provide[${index}] is ${isObject ? 'a plain object or a list' : String(provision)}; ` +
      'give a class, an instance of one, or { provide: Class, use: instance }',
  );
}

function isSubstitute(provision: object): provision is { provide: ClassToken; use: object } {
  return 'provide' in provision && 'use' in provision && typeof provision.provide === 'function';
}

function place(entry: ClassEntry, index: number, type: string): string {
  return `${entry.file}: parameter ${index + 1} of the constructor of ${entry.className} is a ${type}`;
}
