import 'reflect-metadata';
import type { Pipeline } from '../dispatch/pipeline.js';
import type { ErrorHandler, Middleware } from '../http/hooks.js';
import type { UploadLimits } from '../http/upload-limits.js';
import type { Access } from '../manifest/manifest.js';

/** How route names are made from class and method names. Pitaya services use `lowercase`. */
export type NameStyle = 'camelCase' | 'lowercase' | 'snake_case' | 'PascalCase';

export interface ComponentOptions extends Pipeline {
  /** The route's middle part; the class name in the component's name style when absent. */
  readonly name?: string;
  /** Style of this component's names; `names` of nopal.config.json, `camelCase` by default. */
  readonly names?: NameStyle;
  /** Who may call its handlers; `public` by default. */
  readonly access?: Access;
  /** Deadline of its methods in milliseconds; the server's `callTimeoutMs` by default. */
  readonly timeoutMs?: number;
  /** What its routes have in common. */
  readonly http?: ComponentHttpOptions;
}

export interface HandlerOptions extends Pipeline {
  /** The route's last part; the method's name in the component's name style when absent. */
  readonly name?: string;
  /** `notify` is never answered; `request` by default. */
  readonly kind?: 'request' | 'notify';
  /** Runs beside the session's other messages instead of in their order. */
  readonly concurrent?: boolean;
  readonly access?: Access;
  /** Deadline in milliseconds. */
  readonly timeoutMs?: number;
  /** Running it twice does the same as once: a message whose server was lost is sent to another one. */
  readonly idempotent?: boolean;
}

export interface RemoteOptions extends Pipeline {
  readonly name?: string;
  /**
   * The rpc of a hand-written .proto file that the method is: `vendor.inventory.v1.Inventory/Get`. It takes the rpc's request
   * and returns its response.
   */
  readonly implements?: string;
  readonly timeoutMs?: number;
  /** Running it twice does the same as once: a call whose server was lost is made to another one. */
  readonly idempotent?: boolean;
}

export interface RouteOptions extends Pipeline {
  /** The last part of its name; the method's name in the component's name style when absent. */
  readonly name?: string;
  /** Only for requests to this host; `*.example.com` takes any first label. */
  readonly host?: string;
  /** Who may call it; `bound` needs a hook that found out the user. The component's, or `public`. */
  readonly access?: Access;
  /** Deadline in milliseconds; 0 for none, as event streams need it. */
  readonly timeoutMs?: number;
  /** Bytes of the body; the server's `http.bodyLimitBytes` by default. */
  readonly maxBodyBytes?: number;
  /** Of a method that takes files: how much its form may bring. The whole is bounded by `maxBodyBytes`. */
  readonly upload?: UploadLimits;
  /** How many may run at once; more are answered with `BUSY`. */
  readonly maxConcurrent?: number;
  /** Media types or short names (`json`, `form`, `text`, `multipart`, `msgpack`, `protobuf`) of bodies that it takes. */
  readonly consumes?: readonly string[];
  /** The same of answers; a client that accepts none gets 406. */
  readonly produces?: readonly string[];
  /** The status of a value; 200 by default. */
  readonly status?: number;
  /** Middleware around this method, inside of the component's and the server's. */
  readonly use?: readonly Middleware[];
  /** Makes the answers of this method's errors, before the component's and the server's are asked. */
  readonly onError?: ErrorHandler;
  /** Not in the OpenAPI document. */
  readonly isHidden?: boolean;
}

/** What a component says of its routes. */
export interface ComponentHttpOptions {
  /** Before every path: `/players`. */
  readonly prefix?: string;
  /** Before the prefix: `v1` makes `/v1/players`. */
  readonly version?: string;
  readonly host?: string;
  /** For those who run the server: on the admin pages' port, `http.admin`, and nowhere else. */
  readonly isAdmin?: boolean;
  readonly use?: readonly Middleware[];
  readonly onError?: ErrorHandler;
}

/** `'GET /players/:id'`, or nothing: verb and path from the method's name. */
export type RoutePattern = string;

type MethodAbout = DistributiveOmit<MethodMark, 'method'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a decorator noted about one method. */
export type MethodMark =
  | { readonly kind: 'handler'; readonly method: string; readonly options: HandlerOptions }
  | { readonly kind: 'remote'; readonly method: string; readonly options: RemoteOptions }
  | {
      readonly kind: 'route';
      readonly method: string;
      readonly pattern: RoutePattern | undefined;
      readonly options: RouteOptions;
    };

const COMPONENT_KEY = 'nopal:component';
const METHODS_KEY = 'nopal:methods';

/** @throws TypeError when the decorator was compiled with the other decorator semantics. */
function refuseStandardDecorators(decorator: string, context: unknown): void {
  if (typeof context === 'object' && context !== null && 'kind' in context) {
    throw new TypeError(
      `@${decorator} was compiled as a standard decorator; Nopal uses legacy ones. Set "experimentalDecorators": true in ` +
        'the tsconfig.json nearest to the working directory and make sure that its "include" covers this file',
    );
  }
}

/** Notes that the class is a component. @throws TypeError when it already is one. */
export function markComponent(type: object, options: ComponentOptions, context: unknown): void {
  refuseStandardDecorators('Component', context);
  if (Reflect.hasOwnMetadata(COMPONENT_KEY, type)) {
    throw new TypeError(`class ${(type as { name: string }).name} has two @Component decorators`);
  }
  Reflect.defineMetadata(COMPONENT_KEY, options, type);
}

/** Notes what a method is. A method may be a handler and a remote and a route, each once. */
export function markMethod(
  decorator: string,
  prototype: object,
  key: string | symbol,
  about: MethodAbout,
): void {
  refuseStandardDecorators(decorator, key); // where legacy decorators get the name, standard ones get their context
  const method = String(key);
  if (typeof prototype === 'function') {
    throw new TypeError(`@${decorator} cannot mark the static method ${prototype.name}.${method}`);
  }
  const mark: MethodMark = { ...about, method };
  const type = prototype.constructor;
  const marks: MethodMark[] = Reflect.getOwnMetadata(METHODS_KEY, type) ?? [];
  if (
    mark.kind !== 'route' &&
    marks.some((m) => m.kind === mark.kind && m.method === mark.method)
  ) {
    throw new TypeError(`method ${type.name}.${mark.method} has two @${decorator} decorators`);
  }
  Reflect.defineMetadata(METHODS_KEY, [...marks, mark], type);
}

/** The options of the class's own `@Component`, or undefined. */
export function componentMark(type: object): ComponentOptions | undefined {
  return Reflect.getOwnMetadata(COMPONENT_KEY, type);
}

/** What the decorators noted about the class's methods and those it inherits; the nearest class wins. */
export function methodMarks(type: object): readonly MethodMark[] {
  const inherited = Object.getPrototypeOf(type);
  const above =
    typeof inherited === 'function' && inherited !== Function.prototype
      ? methodMarks(inherited)
      : [];
  const own: readonly MethodMark[] = Reflect.getOwnMetadata(METHODS_KEY, type) ?? [];
  return [
    ...above.filter((a) => !own.some((o) => o.kind === a.kind && o.method === a.method)),
    ...own,
  ];
}
