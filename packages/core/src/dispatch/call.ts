import type { HttpContext } from '../http/http-context.js';
import type { Session } from '../session/session.js';

/** What is being run. */
export type CallKind = 'request' | 'notify' | 'remote' | 'http';

/**
 * One running call, made only when a method, guard or pipeline asks for it: declare a parameter of type `Call`.
 */
export interface Call {
  /** Unique per call, and the same on every server that the call passes. */
  readonly requestId: string;
  /** `game.arena.join` */
  readonly route: string;
  readonly kind: CallKind;
  /** The client's session; absent for calls that no client made. */
  readonly session: Session | undefined;
  /** When the caller stops waiting, in milliseconds of the server's `Clock.now()`. */
  readonly deadline: number;
  /** Milliseconds until the deadline, at least 0. */
  readonly remainingMs: number;
  /** Fires at the deadline and when the client's connection ends; its reason is a GameError. Made when first read. */
  readonly signal: AbortSignal;
  /** Short texts that travel with the call along every hop. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Trace context as opaque text, the same on every server that the call passes. */
  readonly trace?: string | undefined;
  /** The request, of a `@Route`. */
  readonly http?: HttpContext | undefined;
}
