import { isThenable } from '../dispatch/thenable.js';
import { GameError } from '../errors/game-error.js';
import type { BoundRoute } from './bound-route.js';
import type { HeaderList, HttpExchange } from './http-exchange.js';
import type { HttpServices } from './http-services.js';
import { PROBLEM_TYPE, problemText } from './problem.js';
import { RequestContext } from './request-context.js';
import type { StreamSender } from './stream-sender.js';
import type { UploadForm } from './upload-form.js';

/** nginx's status for a client that left: only in logs and metrics. */
const CLIENT_LEFT = 499;
const NOTHING = new Uint8Array(0);

/** What a request does about its end: deadline, a client that leaves, and accounting, which comes once whatever happens. */
export abstract class RequestEnd extends RequestContext {
  /** Grows when what is waited for is not wanted any more. */
  protected epoch = 0;
  protected isFinished = false;
  protected isMethodPending = false;
  protected error: unknown;
  protected status = 200;
  protected bytesOut = 0;
  /** The connection ends with the answer. */
  protected closes = false;
  /** Of an answer whose head has nothing else. */
  protected contentType: string | undefined;
  protected sender: StreamSender | undefined;
  /** With files that go when all is done. */
  protected form: UploadForm | undefined;
  /** Read while the adapter still knows it, for the log. */
  protected clientAddress: string | undefined;
  #hasSlot = false;
  #outlives = false;

  constructor(exchange: HttpExchange, services: HttpServices, now: number) {
    super(exchange, services, now);
    services.traffic.inFlight += 1;
  }

  /** Answers with an error, also when something else was about to be answered. Never throws: that could end the process. */
  fail(thrown: unknown): void {
    try {
      this.answerError(thrown);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  protected abstract answerError(thrown: unknown): void;

  /** For an error that cannot be told, nor perhaps looked at. */
  #giveUp(error: unknown): void {
    const { exchange, requestId, services } = this;
    if (this.isFinished) return;
    this.epoch += 1;
    this.status = 500;
    const hasBegun = this.hasAnswered;
    const plain = GameError.from(undefined, requestId);
    this.finish(500, hasBegun, plain);
    if (hasBegun) exchange.close();
    else {
      const body = problemText(plain, 500, exchange.path, requestId);
      exchange.send(500, ['Content-Type', PROBLEM_TYPE], body, true);
    }
    services.logger.error('an error could not be answered as it is', {
      requestId,
      err: error instanceof Error ? error : undefined,
    });
  }

  /** The turn in which the request came is over. */
  protected get isLater(): boolean {
    return this.#outlives;
  }

  /** The request goes on after this turn: from here on it has a deadline, and its client may leave. */
  protected outlive(): void {
    if (this.#outlives) return;
    this.#outlives = true;
    const { exchange } = this;
    exchange.keep();
    exchange.onLeft(() => this.#left());
    const timeoutMs = this.bound?.timeoutMs ?? this.services.timeoutMs;
    if (timeoutMs > 0 && !this.hasAnswered)
      this.services.deadlines.add(this, Math.max(0, timeoutMs - this.elapsedMs));
  }

  /** Goes on with what a promise gives, unless the request is over by then. */
  protected after<T>(promise: PromiseLike<T>, next: (value: T) => void): void {
    this.outlive();
    const { epoch } = this;
    promise.then(
      (value) => {
        if (epoch !== this.epoch) return;
        try {
          next(value);
        } catch (error) {
          this.fail(error);
        }
      },
      (error: unknown) => {
        if (epoch === this.epoch) this.fail(error);
      },
    );
  }

  /** Its time is over. */
  expire(): void {
    if (this.isFinished || this.hasAnswered) return;
    const ms = this.bound?.timeoutMs ?? this.services.timeoutMs;
    const message = `${this.bound?.info.name ?? 'the request'} was not answered within ${ms} ms`;
    const error = new GameError('DEADLINE_EXCEEDED', message);
    this.endCall(error);
    this.fail(error);
    // What makes the error's answer has as much time again, and then no more.
    if (!this.isFinished && !this.hasAnswered) this.services.deadlines.add(this, ms);
  }

  #left(): void {
    if (this.isFinished) return;
    const error = new GameError('CANCELLED', 'the client has left');
    this.epoch += 1;
    this.endCall(error);
    this.collector?.fail(error);
    this.collector?.whole().catch(() => undefined);
    if (this.sender === undefined) this.finish(CLIENT_LEFT, true, this.error);
    else this.sender.cancel(); // it accounts for what it has sent
  }

  /** False when the route runs as often as it may. */
  protected takeSlot(route: BoundRoute): boolean {
    if (route.running >= route.maxConcurrent) return false;
    route.running += 1;
    this.#hasSlot = true;
    return true;
  }

  /** A method that runs on after its deadline, or after its client left, still counts as running. */
  protected methodSettled(): void {
    this.isMethodPending = false;
    if (!this.isFinished) return;
    this.#giveSlot();
    this.#removeForm();
  }

  /** Its files are on disk before the method runs; those of a request that is over by then go at once. Of bytes nothing is left. */
  protected async readForm({ upload }: BoundRoute): Promise<Uint8Array> {
    const { forms } = this.services;
    if (forms === undefined)
      throw new TypeError('this server reads no forms with files: it has no folder for them');
    const form = await forms(this, upload);
    this.form = form;
    this.state.form = form;
    if (this.isFinished) this.#removeForm();
    return NOTHING;
  }

  #removeForm(): void {
    this.form?.remove().catch((err: unknown) => {
      const { requestId } = this;
      this.services.logger.warn('the files of an upload could not be removed', { requestId, err });
    });
    this.form = undefined;
  }

  #giveSlot(): void {
    if (!this.#hasSlot || this.bound === undefined) return;
    this.#hasSlot = false;
    this.bound.running -= 1;
  }

  /** The head that was made, or the little there is without one. */
  protected headList(): HeaderList {
    if (this.services.sendsRequestId) {
      if (this.madeHead !== undefined)
        return this.madeHead.write('X-Request-Id', this.requestId).list;
      return this.contentType === undefined
        ? ['X-Request-Id', this.requestId]
        : ['Content-Type', this.contentType, 'X-Request-Id', this.requestId];
    }
    if (this.madeHead !== undefined) return this.madeHead.list;
    return this.contentType === undefined ? [] : ['Content-Type', this.contentType];
  }

  protected finish(status: number, isAborted: boolean, error: unknown): void {
    if (this.isFinished) return;
    this.isFinished = true;
    this.hasAnswered = true;
    const { services, bound } = this;
    services.traffic.inFlight -= 1;
    this.collector?.cancel();
    if (this.sender !== undefined) services.traffic.eventsEnd(this.sender);
    if (this.#outlives) services.deadlines.remove(this);
    if (!this.isMethodPending) {
      this.#giveSlot();
      this.#removeForm();
    }
    const durationMs = this.elapsedMs;
    (bound ?? services.unrouted).record(status, isAborted, durationMs);
    if (services.hasAccessLog) this.#log(status, isAborted, durationMs);
    for (const hook of services.hooks.onResponse) {
      try {
        const outcome = { status, isAborted, bytesOut: this.bytesOut, durationMs, error };
        const given: unknown = hook(this, outcome);
        if (isThenable(given)) given.then(undefined, (err: unknown) => this.#hookFailed(err));
      } catch (err) {
        this.#hookFailed(err);
      }
    }
  }

  #hookFailed(err: unknown): void {
    const { requestId } = this;
    this.services.logger.error('a hook after the answer failed', { requestId, err });
  }

  /** One line for every request, by its pattern; never the query, which may hold secrets. */
  #log(status: number, isAborted: boolean, durationMs: number): void {
    const { services, exchange, bound, uid, errors } = this;
    try {
      // The guard is for the fields: an error may throw when its text is asked for.
      services.logger.info('request', {
        requestId: this.requestId,
        method: this.method,
        route: bound?.info.pattern,
        path: exchange.path,
        status,
        durationMs: Math.round(durationMs * 1_000) / 1_000,
        bytesIn: this.collector?.bytes ?? 0,
        bytesOut: this.bytesOut,
        ip: this.clientAddress ?? this.ip,
        ...(uid !== undefined && { uid }),
        ...(isAborted && { isAborted }),
        ...(errors !== undefined && { errors: errors.map(String) }),
      });
    } catch {
      // A line that cannot be made changes no answer.
    }
  }
}
