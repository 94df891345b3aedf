import { NopalError } from './nopal-error.js';

declare const api: unique symbol;

/** The routes of one component, by the name of the method or push. */
export interface ComponentContract {
  readonly requests?: Readonly<Record<string, string>>;
  /** Requests without a body. */
  readonly asks?: Readonly<Record<string, string>>;
  readonly notifies?: Readonly<Record<string, string>>;
  readonly pushes?: Readonly<Record<string, string>>;
}

/** How a contract's bodies are written and read, where that is not JSON as it stands. */
export interface ContractBodies {
  /** Asked for in the handshake; JSON when absent. */
  readonly serializer?: string;
  /**
   * What is sent for a value: bytes, or what JSON.stringify takes.
   * @throws NopalError INVALID when the value is not of the route's type, BAD_REQUEST for a route that cannot be written.
   */
  encode(route: string, value: unknown): unknown;
  /** The value of what came: of the bytes, or of the JSON. @throws Error when it is not of the route's type. */
  decode(route: string, body: unknown): unknown;
  /** The error in a body; of JSON when absent. @throws Error when it cannot be read. */
  readError?(body: Uint8Array): ErrorFields;
}

/** An error as a server writes it. */
export interface ErrorFields {
  readonly code: string;
  readonly msg: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What `nopal codegen` writes of a game's servers. `T` is the shape of their typed proxies; no value has it. */
export interface Contract<T = unknown> {
  readonly version: 2;
  readonly servers: Readonly<Record<string, Readonly<Record<string, ComponentContract>>>>;
  /** Routes whose replies and pushes are handed over as they came, as a Uint8Array. */
  readonly raw?: readonly string[];
  readonly bodies?: ContractBodies;
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
  if (contract.version !== 2) {
    throw new NopalError(
      'BAD_CONTRACT',
      `the contract has version ${contract.version}; this client reads 2: run nopal codegen of the same release`,
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
  for (const [name, route] of Object.entries(contract.asks ?? {})) {
    define(proxy, name, (options) => client.request(route, undefined, options), route);
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
