import type { Call } from '../dispatch/call.js';
import type { GameError } from '../errors/game-error.js';

/** How one remote call is made: `remotes.game.arena.with({ key: id, timeoutMs: 300 }).evict(uid, 'afk')`. */
export interface RemoteCallOptions {
  /** That very server, by id. */
  readonly server?: string;
  /** The same key goes to the same server while the members stay. */
  readonly key?: string;
  /** Deadline in milliseconds; the server's `callTimeoutMs` by default. */
  readonly timeoutMs?: number;
  /**
   * The call that this one is made for: its rest of time is the most that this one gets, its request id and metadata go along,
   * and when it ends this one is cancelled.
   */
  readonly call?: Call;
  /** Cancels the call: it fails with `CANCELLED`, and the method's own signal fires. */
  readonly signal?: AbortSignal;
  /** Short texts that travel with the call, beside those of `call`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Trace context as opaque text, at most 1 KiB; that of `call` by default. */
  readonly trace?: string;
}

/** How all servers of a type are called: `remotes.game.arena.all({ timeoutMs: 300 }).seats(id)`. */
export type RemoteAllOptions = Omit<RemoteCallOptions, 'server' | 'key'>;

/** How a remote is called without waiting for it: `remotes.game.arena.notify({ key: id }).evict(uid)`. */
export interface RemoteNotifyOptions extends Omit<RemoteCallOptions, 'timeoutMs'> {
  /** Every server of the type instead of one. */
  readonly all?: boolean;
}

/** What one of several servers answered. */
export type ServerOutcome<Result> =
  | { readonly server: string; readonly value: Result; readonly error?: undefined }
  | { readonly server: string; readonly error: GameError; readonly value?: undefined };

/** The same methods, each asked of every server of the type. They never reject: each server's error is among the outcomes. */
export type AllServers<Methods> = {
  [Name in keyof Methods]: Methods[Name] extends (...parameters: infer P) => Promise<infer Result>
    ? (...parameters: P) => Promise<readonly ServerOutcome<Result>[]>
    : never;
};

/** The same methods without an answer: they return when the request is on its way. @throws GameError when it cannot be. */
export type Notified<Methods> = {
  [Name in keyof Methods]: Methods[Name] extends (...parameters: infer P) => unknown
    ? (...parameters: P) => void
    : never;
};

/** A component's remotes as their caller sees them. */
export type RemoteComponent<Methods> = Methods & {
  with(options: RemoteCallOptions): Methods;
  all(options?: RemoteAllOptions): AllServers<Methods>;
  notify(options?: RemoteNotifyOptions): Notified<Methods>;
};

/** What a remote call needs to know of the method. */
export interface RemoteMethod {
  readonly serverType: string;
  readonly route: string;
  /** A call whose server was lost may be made to another one. */
  readonly isIdempotent: boolean;
}

/** Makes the result of a reply message in protobuf, `start..end` of the bytes. @throws GameError for one that is none. */
export type ReplyReader<Result> = (bytes: Uint8Array, start: number, end: number) => Result;

/** Carries remote calls to other servers, or to this one. */
export interface RemoteCaller {
  /**
   * @param request the request message in protobuf; valid only during the call, and copied if it is kept.
   * @returns what `read` makes of the reply. @throws GameError (as a rejection)
   */
  call<Result>(
    target: RemoteMethod,
    request: Uint8Array,
    options: RemoteCallOptions,
    read: ReplyReader<Result>,
  ): Promise<Result>;
  /** The same, of every server of the type that is there; each one's result or error. */
  callAll<Result>(
    target: RemoteMethod,
    request: Uint8Array,
    options: RemoteAllOptions,
    read: ReplyReader<Result>,
  ): Promise<readonly ServerOutcome<Result>[]>;
  /** Sends without waiting for what becomes of it. @throws GameError `UNAVAILABLE`, `NOT_FOUND` when there is nobody to send to. */
  notify(target: RemoteMethod, request: Uint8Array, options: RemoteNotifyOptions): void;
}
