import type { Call } from '../dispatch/call.js';

/** How one remote call is made: `remotes.game.arena.with({ key: id, timeoutMs: 300 }).evict(uid, 'afk')`. */
export interface RemoteCallOptions {
  /** That very server, by id. */
  readonly server?: string;
  /** The same key goes to the same server while the members stay. */
  readonly key?: string;
  /** Deadline in milliseconds; the server's `callTimeoutMs` by default. */
  readonly timeoutMs?: number;
  /**
   * The call that this one is made for: its rest of time is the most that this one gets, and its request id and metadata
   * go along.
   */
  readonly call?: Call;
  /** Short texts that travel with the call, beside those of `call`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A component's remotes as their caller sees them. */
export type RemoteComponent<Methods> = Methods & { with(options: RemoteCallOptions): Methods };

/** Carries remote calls to other servers, or to this one. */
export interface RemoteCaller {
  /**
   * @param request the request message in protobuf; valid only during the call, and copied if it is kept.
   * @returns the reply message in protobuf. @throws GameError
   */
  call(
    serverType: string,
    route: string,
    request: Uint8Array,
    options: RemoteCallOptions,
  ): Promise<Uint8Array>;
}
