import { GameError } from '../errors/game-error.js';
import type { HttpContext } from '../http/http-context.js';
import type { Clock } from '../ports/clock.js';
import type { Session } from '../session/session.js';
import type { Call, CallKind } from './call.js';

export interface CallOrigin {
  readonly requestId: string;
  readonly route: string;
  readonly kind: CallKind;
  readonly session: Session | undefined;
  readonly deadline: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly trace?: string | undefined;
  readonly http?: HttpContext | undefined;
}

/** Metadata of a call that has none. */
export const NO_METADATA: Readonly<Record<string, string>> = Object.freeze({});

/** The `Call` that methods, guards and pipelines see. Its AbortController is made when the signal is first read. */
export class CallContext implements Call {
  readonly requestId: string;
  readonly route: string;
  readonly kind: CallKind;
  readonly session: Session | undefined;
  readonly deadline: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly trace: string | undefined;
  readonly http: HttpContext | undefined;
  readonly #clock: Clock;
  #controller: AbortController | undefined;
  #ended: GameError | undefined;
  #released = false;

  constructor(origin: CallOrigin, clock: Clock) {
    this.requestId = origin.requestId;
    this.route = origin.route;
    this.kind = origin.kind;
    this.session = origin.session;
    this.deadline = origin.deadline;
    this.metadata = origin.metadata;
    this.trace = origin.trace;
    this.http = origin.http;
    this.#clock = clock;
  }

  get remainingMs(): number {
    return Math.max(0, this.deadline - this.#clock.now());
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#ended !== undefined) {
        this.#controller.abort(this.#ended);
      } else if (this.session !== undefined && !this.session.isOpen) {
        this.#controller.abort(new GameError('CANCELLED', 'the client has disconnected'));
      } else if (this.session !== undefined && !this.#released) {
        this.session.queue.signalled ??= new Set();
        this.session.queue.signalled.add(this);
      }
    }
    return this.#controller.signal;
  }

  /** Fires the signal, now or when it is first read. */
  abort(code: 'DEADLINE_EXCEEDED' | 'CANCELLED', message: string): void {
    this.#ended = new GameError(code, message);
    this.release();
    this.#controller?.abort(this.#ended);
  }

  /** The call is over: closing the session no longer concerns it. */
  release(): void {
    this.#released = true;
    this.session?.queue.signalled?.delete(this);
  }
}
