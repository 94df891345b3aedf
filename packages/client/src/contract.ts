import { NopalError } from './nopal-error.js';

declare const api: unique symbol;

/** The routes of one component, by the name of the method or push. */
export interface ComponentContract {
  readonly requests?: Readonly<Record<string, string>>;
  readonly notifies?: Readonly<Record<string, string>>;
  readonly pushes?: Readonly<Record<string, string>>;
}

/** What `nopal codegen` writes of a game's servers. `T` is the shape of their typed proxies; no value has it. */
export interface Contract<T = unknown> {
  readonly version: 1;
  readonly servers: Readonly<Record<string, Readonly<Record<string, ComponentContract>>>>;
  /** Routes whose replies and pushes are handed over as they came, as a Uint8Array. */
  readonly raw?: readonly string[];
  readonly [api]?: T;
}

/** What a proxy's member calls. */
export interface ProxyTarget {
  request(route: string, body: unknown, options?: object): Promise<unknown>;
  notify(route: string, body: unknown): void;
  on(route: string, callback: (body: never) => void): () => void;
}

type Member = (first: never, second: never) => unknown;

/**
 * Sets `server.component.member` on `client`, as plain objects. A push `state` is there as `onState`.
 * @throws NopalError BAD_CONTRACT when a name is there twice, or is one of the client's own, or the version is another.
 */
export function attachProxies<C extends ProxyTarget>(client: C, contract: Contract): void {
  if (contract.version !== 1) {
    throw new NopalError(
      'BAD_CONTRACT',
      `the contract has version ${contract.version}; this client reads 1: run nopal codegen of the same release`,
    );
  }
  for (const [server, components] of Object.entries(contract.servers)) {
    const proxy: Record<string, object> = {};
    for (const [component, members] of Object.entries(components)) {
      define(proxy, component, componentProxy(client, members), server);
    }
    define(client, server, proxy, 'the client');
  }
}

function componentProxy(client: ProxyTarget, contract: ComponentContract): object {
  const proxy: Record<string, Member> = {};
  for (const [name, route] of Object.entries(contract.requests ?? {})) {
    define(proxy, name, (body, options) => client.request(route, body, options), route);
  }
  for (const [name, route] of Object.entries(contract.notifies ?? {})) {
    define(proxy, name, (body) => client.notify(route, body), route);
  }
  for (const [name, route] of Object.entries(contract.pushes ?? {})) {
    define(proxy, listenerName(name), (callback) => client.on(route, callback), route);
  }
  return proxy;
}

function listenerName(push: string): string {
  return /^on[A-Z]/.test(push) ? push : `on${push.charAt(0).toUpperCase()}${push.slice(1)}`;
}

function define(object: object, name: string, value: object | Member, owner: string): void {
  // A member `then` would make an awaited proxy hang.
  if (name in object || name === 'then') {
    throw new NopalError('BAD_CONTRACT', `"${name}" of ${owner} is taken: give it another name`);
  }
  Object.defineProperty(object, name, { value, enumerable: true });
}
