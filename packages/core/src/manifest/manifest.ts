import type { Call } from '../dispatch/call.js';
import type { Session } from '../session/session.js';
import type { BodyCodec, Codec } from './codec.js';

/** Changes when the runtime can no longer read what an older codegen wrote. */
export const MANIFEST_VERSION = 1;

/** Who may call: anyone after the handshake, or only sessions that are bound to a user. */
export type Access = 'public' | 'bound';

/** What `nopal codegen` writes: plain data and direct references, nothing to interpret per message. */
export interface Manifest {
  readonly version: number;
  /** Every server type of the project. */
  readonly servers: Readonly<Record<string, ServerEntry>>;
  /** How to call every `@Remote` of the project: server type → component → method. */
  readonly remotes: RemoteTable;
  /** The lock file's number of every route that clients use: handlers and pushes of all server types. 0 to 65535. */
  readonly routes?: Readonly<Record<string, number>>;
}

export interface ServerEntry {
  /** Whether it accepts clients. */
  readonly frontend: boolean;
  /** Handlers with deadlines of their own, in milliseconds by route, for the frontends that forward to them. */
  readonly timeouts?: Readonly<Record<string, number>>;
  /** The routes of handlers that may run twice, for the frontends that forward to them. */
  readonly idempotent?: readonly string[];
  /** Loads this server type's classes; a gate never loads the game's code. */
  load(): Promise<ServerTable>;
}

export interface ServerTable {
  readonly components: readonly ComponentEntry[];
  /** Classes that a constructor asks for and `provide` may name. */
  readonly providers: readonly ClassEntry[];
}

/** A class that the framework constructs. */
export interface ClassEntry {
  readonly className: string;
  /** Source file relative to the project, for messages. */
  readonly file: string;
  readonly type: abstract new (...parameters: never[]) => object;
  /** `(a) => new Arena(a[0], a[1])`; absent for an abstract class, which only an instance can stand for. */
  readonly create?: (parameters: readonly never[]) => object;
  /** One for each constructor parameter, in order. */
  readonly dependencies: readonly Dependency[];
}

/** What fills a constructor parameter: a framework service by its name, or a class of the game. */
export type Dependency =
  | { readonly service: string }
  | { readonly type: abstract new (...parameters: never[]) => object; readonly className: string };

export interface ComponentEntry extends ClassEntry {
  readonly create: (parameters: readonly never[]) => object;
  /** The route's middle part: `arena` in `game.arena.join`. */
  readonly name: string;
  readonly handlers: readonly HandlerEntry[];
  readonly remotes: readonly RemoteEntry[];
  readonly pushes: readonly PushEntry[];
}

/** One `@Handler` method. */
export interface HandlerEntry {
  /** The method's name in the class. */
  readonly method: string;
  /** The route's last part; the method's name unless it was set or mapped. */
  readonly name: string;
  readonly kind: 'request' | 'notify';
  readonly concurrent: boolean;
  readonly access: Access;
  /** The handler's own deadline in milliseconds; the server's `callTimeoutMs` when absent. */
  readonly timeoutMs?: number;
  readonly body: BodyCodec;
  readonly result: BodyCodec;
  /** Whether `invoke` reads its `call`; when not, none is made. */
  readonly usesCall: boolean;
  /** `(self, session, body, call) => self.join(session, body)` */
  readonly invoke: (self: never, session: Session, body: never, call: Call) => unknown;
}

/** One `@Remote` method on the server that runs it. Request and result are wrapped messages, so that they can grow. */
export interface RemoteEntry {
  readonly method: string;
  readonly name: string;
  readonly timeoutMs?: number;
  /**
   * The rpc of a hand-written .proto file that it is, `vendor.inventory.v1.Inventory/Get`: then request and result are the
   * rpc's messages themselves.
   */
  readonly implements?: string;
  /** Parameters by name: `{ uid, reason }`. */
  readonly request: Codec;
  /** `{ result }`, or `{}` for void. */
  readonly reply: Codec;
  /** `(self, request, call) => self.evict(request.uid, request.reason)` */
  readonly invoke: (self: never, request: never, call: Call) => unknown;
}

/** A member made with `push<T>()`. */
export interface PushEntry {
  /** The member's name in the class. */
  readonly member: string;
  /** The whole route, `game.arena.state`, or the one that was given: `onShout`. */
  readonly route: string;
  readonly body: BodyCodec;
}

/** How the caller's side of a `@Remote` is made. */
export interface RemoteSignature {
  readonly route: string;
  /** As in the entry; then the only parameter, if there is one, is the request itself. */
  readonly implements?: string;
  /** A call whose server was lost may be made to another one. */
  readonly idempotent?: boolean;
  /** Parameter names in order; they name the fields of the request. */
  readonly parameters: readonly string[];
  readonly request: Codec;
  readonly reply: Codec;
}

export type RemoteTable = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, RemoteSignature>>>>>
>;
