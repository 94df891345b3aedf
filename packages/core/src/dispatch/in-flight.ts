import type { GameError } from '../errors/game-error.js';
import type { ForwardedMessage } from '../ports/forwarder.js';
import type { Session } from '../session/session.js';
import type { BodySlab } from './body-slab.js';
import type { BoundHandler } from './bound-handler.js';
import type { CallContext } from './call-context.js';
import type { MessageOrigin } from './message-origin.js';
import type { RemoteTarget } from './route-table.js';
import type { QueuedMessage } from './session-queue.js';

/** Where a message stands. */
export const Stage = {
  FREE: 0,
  WAITING: 1,
  RUNNING: 2,
  /** Answered at its deadline; its result is dropped. */
  LATE: 3,
} as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

/** What an item tells when its method settles. */
export interface InFlightOwner {
  fulfilled(item: InFlight, value: unknown): void;
  rejected(item: InFlight, error: unknown): void;
  /** The server that it was forwarded to has answered. */
  answered(item: InFlight, bytes: Uint8Array, start: number, end: number, isError: boolean): void;
  /** The server that it was forwarded to is lost, and nobody knows whether it ran. */
  lost(item: InFlight, error: GameError): void;
}

const NO_BYTES = new Uint8Array(0);

/** One client message between its arrival and its answer. Pooled: its two callbacks are made once. */
export class InFlight implements QueuedMessage, ForwardedMessage {
  stage: Stage = Stage.FREE;
  session: Session | undefined;
  /** The method here, or the server to forward to. */
  target: BoundHandler | RemoteTarget | undefined;
  /** The client's number for the request, 0 for a notify; or the ticket of the server that sent it here. */
  id = 0;
  isNotify = false;
  /** Whether it counts in the session's order. */
  ordered = false;
  lane = '';
  /** The body is `start..end` of these received bytes, and copied out of them as soon as the message has to wait. */
  bytes: Uint8Array = NO_BYTES;
  start = 0;
  end = 0;
  /** Names the call together with the boot id of the server that its client is connected to. */
  sequence = 0;
  /** That boot id, when it is another server's. */
  originBoot: string | undefined;
  /** Trace context as opaque text. */
  trace: string | undefined;
  startedAt = 0;
  deadline = 0;
  /** When the server that sent it here stops waiting; Infinity for a client's own message. */
  expiresAt = Number.POSITIVE_INFINITY;
  /** Why a message that waits is not to run any more. */
  cancelled: GameError | undefined;
  /** Names the forwarded message to the forwarder. */
  ticket = 0;
  /** How often it was sent to another server than the one picked first. */
  moves = 0;
  /** Made only when asked for. */
  call: CallContext | undefined;
  nextInQueue: QueuedMessage | undefined;
  previousRunning: InFlight | undefined;
  nextRunning: InFlight | undefined;
  /** In the list that the deadline sweep reads. */
  isWatched = false;

  readonly onValue: (value: unknown) => void;
  readonly onError: (error: unknown) => void;
  readonly #owner: InFlightOwner;
  readonly #slab: BodySlab;

  /** @param slab where bodies are kept that must outlive the turn in which they came */
  constructor(owner: InFlightOwner, slab: BodySlab) {
    this.#owner = owner;
    this.#slab = slab;
    this.onValue = (value) => owner.fulfilled(this, value);
    this.onError = (error) => owner.rejected(this, error);
  }

  begin(
    session: Session,
    target: BoundHandler | RemoteTarget,
    isNotify: boolean,
    id: number,
  ): void {
    this.session = session;
    this.target = target;
    this.isNotify = isNotify;
    this.id = id;
    this.ordered = true;
    this.lane = '';
    this.moves = 0;
  }

  takeBody(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** It was forwarded here. */
  comesFrom({ boot, sequence, trace, timeoutMs }: MessageOrigin, now: number): void {
    this.originBoot = boot;
    this.sequence = sequence;
    this.trace = trace;
    this.expiresAt = now + timeoutMs;
  }

  answered(bytes: Uint8Array, start: number, end: number, isError: boolean): void {
    this.#owner.answered(this, bytes, start, end, isError);
  }

  failed(error: GameError): void {
    this.#owner.rejected(this, error);
  }

  lost(error: GameError): void {
    this.#owner.lost(this, error);
  }

  get bodyBytes(): number {
    return this.end - this.start;
  }

  /** Makes the body the message's own. */
  keepBody(): void {
    const length = this.end - this.start;
    const at = this.#slab.copy(this.bytes, this.start, this.end);
    this.bytes = this.#slab.bytes;
    this.start = at;
    this.end = at + length;
  }

  reset(): void {
    this.stage = Stage.FREE;
    this.session = undefined;
    this.target = undefined;
    this.bytes = NO_BYTES;
    this.call = undefined;
    this.expiresAt = Number.POSITIVE_INFINITY;
    this.originBoot = undefined;
    this.trace = undefined;
    this.cancelled = undefined;
  }
}
