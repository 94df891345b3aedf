import type { Call } from '../dispatch/call.js';
import type { HttpContext } from '../http/http-context.js';
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
  /**
   * Loads the compiled .proto files, a FileDescriptorSet, which gRPC's server reflection answers from. A module rather than a
   * file, so that a bundle of the server holds it.
   */
  readonly descriptors?: () => Promise<Uint8Array>;
  /** Loads the OpenAPI 3.1 documents of the project's HTTP routes; absent when there are none. */
  readonly openapi?: () => Promise<OpenapiDocuments>;
}

/** JSON texts by server type, and then by the host whose routes they tell: `` is what is answered under any name. */
export type OpenapiDocuments = Readonly<Record<string, Readonly<Record<string, string>>>>;

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
  readonly routes?: readonly RouteEntry[];
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
  /** The rpc that it is in the generated .proto files otherwise: `arena.v1.GameArenaService/Evict`. */
  readonly rpc?: string;
  /** Parameters by name: `{ uid, reason }`. */
  readonly request: Codec;
  /** `{ result }`, or `{}` for void. */
  readonly reply: Codec;
  /** `(self, request, call) => self.evict(request.uid, request.reason)` */
  readonly invoke: (self: never, request: never, call: Call) => unknown;
}

/** One `@Route` of a method; a method with several has a row for each. */
export interface RouteEntry {
  readonly method: string;
  /** The last part of its name, `show` in `gate.players.show`. */
  readonly name: string;
  /** `GET`; `*` for every verb that no other route of the path has. */
  readonly verb: string;
  /** With the component's prefix and version: `/v1/players/:id`, `/files/*`. Literal parts are percent-decoded. */
  readonly path: string;
  /** Only for requests to this host; `*.example.com` takes any first label. */
  readonly host?: string;
  /** `bound`: a hook must have found out the user. */
  readonly access: Access;
  readonly timeoutMs?: number;
  /** Media types that it takes and gives, where it says so. */
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
  /** The parameters that come as texts; absent when there are none. */
  readonly input?: RouteInput;
  /** The parameters that are files of a form; `invoke` has them in its `input`. */
  readonly files?: readonly RouteFile[];
  /** The parameter that is the whole body. */
  readonly body: BodyCodec;
  /** The body's type is no object, so that its codec has it as the field `value`; such a codec knows no protobuf. */
  readonly isBodyWrapped?: true;
  /** How a form's texts become the body; absent when the body is not flat enough for one. */
  readonly form?: RouteForm;
  readonly result: RouteResult;
  /** Whether `invoke` reads its `call`. */
  readonly usesCall: boolean;
  /** `(self, input, body, http, call) => self.show(input.id, http)` */
  readonly invoke: (
    self: never,
    input: never,
    body: never,
    http: HttpContext,
    call: Call,
  ) => unknown;
}

/** How a request's texts become parameters: each is read, converted to a plain tree, and the whole is checked by the codec. */
export interface RouteInput {
  readonly fields: readonly InputField[];
  /** Objects that are there even when none of their fields is given, the outer before the inner: `[['page']]`. */
  readonly objects?: readonly (readonly string[])[];
  /** Knows JSON alone: it has neither `encode` nor `decode` for protobuf. */
  readonly codec: Codec;
  /** Some field may come from the body's fields. */
  readonly readsBody?: true;
}

/** A file of a form of `multipart/form-data`. */
export interface RouteFile {
  /** The parameter's name, and the form's. */
  readonly name: string;
  /** Every file of the name, as a list. */
  readonly isList?: true;
  readonly isOptional?: true;
}

export interface InputField {
  /** The parameter's name, a field of the codec's type. `query` of an object gives several, nested as `page.size`. */
  readonly path: readonly string[];
  /** `any`: the query, else the body's field of that name. */
  readonly from: 'path' | 'query' | 'header' | 'cookie' | 'any';
  /** The name there; of headers in lower case. */
  readonly name: string;
  /** What JSON has it as: texts are converted to numbers and booleans. */
  readonly as: 'text' | 'number' | 'boolean';
  /** Every value of the name, as a list. */
  readonly isList?: true;
  /** An empty list when there is no value. */
  readonly isAlways?: true;
}

/** How the fields of a form become a body; each by its name, `page.size` for one inside another. */
export interface RouteForm {
  readonly fields: readonly Omit<InputField, 'from'>[];
  /** As of an input. */
  readonly objects?: readonly (readonly string[])[];
}

/** What a `@Route` method gives, as its type says; a `Reply` may be given in any case. */
export interface RouteResult {
  /** `stream`: an async iterable or readable stream; `reply`: only a `Reply` without a typed body. */
  readonly as: 'nothing' | 'text' | 'bytes' | 'value' | 'stream' | 'reply';
  /** Of a value. */
  readonly codec?: Codec;
  /** The value's type is no object, so that its codec has it as the field `value`; such a codec knows no protobuf. */
  readonly isWrapped?: true;
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
