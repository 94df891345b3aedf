import { NopalError } from './nopal-error.js';

/** Ids above this begin at 1 again; they take at most 4 bytes on the wire. */
const MAX_ID = 0x0f_ff_ff_ff;

/** The longest that setTimeout can wait; longer would fire at once. */
const MAX_TIMER_MS = 0x7f_ff_ff_ff;

/** One call that has no answer yet. */
export interface PendingRequest {
  readonly route: string;
  readonly body: Uint8Array;
  /** Milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** 0 while it waits for a connection. */
  id: number;
  sentAt: number;
  abort: (() => void) | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Calls that wait for a connection or for their answer. All deadlines share one timer. */
export class PendingRequests {
  readonly #waiting = new Set<PendingRequest>();
  readonly #inFlight = new Map<number, PendingRequest>();
  #lastId: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  readonly #maxId: number;

  constructor(lastId = 0, maxId = MAX_ID) {
    this.#lastId = lastId;
    this.#maxId = maxId;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  wait(request: PendingRequest): void {
    this.#waiting.add(request);
    this.#watch(request);
  }

  /** All that wait, in order; they wait no longer. */
  takeWaiting(): PendingRequest[] {
    const requests = [...this.#waiting];
    this.#waiting.clear();
    return requests;
  }

  /** Returns the id its answer will have. */
  sent(request: PendingRequest, now: number): number {
    do {
      this.#lastId = this.#lastId >= this.#maxId ? 1 : this.#lastId + 1;
    } while (this.#inFlight.has(this.#lastId));
    request.id = this.#lastId;
    request.sentAt = now;
    this.#inFlight.set(this.#lastId, request);
    this.#watch(request);
    return this.#lastId;
  }

  /** The call that this id answers, which is pending no longer; undefined when it came too late or from nowhere. */
  answered(id: number): PendingRequest | undefined {
    const request = this.#inFlight.get(id);
    if (request === undefined) return undefined;
    this.#inFlight.delete(id);
    this.#forgetSignal(request);
    return request;
  }

  rejectInFlight(error: (route: string) => NopalError): void {
    const requests = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const request of requests) this.#reject(request, error(request.route));
  }

  rejectWaiting(error: (route: string) => NopalError): void {
    for (const request of this.takeWaiting()) this.#reject(request, error(request.route));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #watch(request: PendingRequest): void {
    if (request.signal !== undefined && request.abort === undefined) {
      request.abort = () => {
        this.#remove(request);
        const { route, signal } = request;
        const details = { route, cause: signal?.reason };
        this.#reject(request, new NopalError('CANCELLED', `${route} was cancelled`, details));
      };
      request.signal.addEventListener('abort', request.abort, { once: true });
    }
    if (request.deadline < this.#dueAt) this.#arm(request.deadline);
  }

  #arm(dueAt: number): void {
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    if (dueAt === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(MAX_TIMER_MS, Math.max(0, Math.ceil(dueAt - performance.now())));
    this.#timer = setTimeout(() => this.#expire(performance.now()), delay);
  }

  #expire(now: number): void {
    let next = Number.POSITIVE_INFINITY;
    const expired: PendingRequest[] = [];
    for (const requests of [this.#waiting, this.#inFlight.values()]) {
      for (const request of requests) {
        if (request.deadline <= now) expired.push(request);
        else next = Math.min(next, request.deadline);
      }
    }
    this.#arm(next);
    for (const request of expired) {
      this.#remove(request);
      const { route, timeoutMs } = request;
      this.#reject(
        request,
        new NopalError('DEADLINE_EXCEEDED', `${route} had no answer in ${timeoutMs} ms`, { route }),
      );
    }
  }

  #remove(request: PendingRequest): void {
    this.#waiting.delete(request);
    this.#inFlight.delete(request.id);
  }

  #reject(request: PendingRequest, error: NopalError): void {
    this.#forgetSignal(request);
    request.reject(error);
  }

  #forgetSignal(request: PendingRequest): void {
    if (request.abort !== undefined) request.signal?.removeEventListener('abort', request.abort);
  }
}
