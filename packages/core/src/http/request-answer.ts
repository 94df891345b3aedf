import { runPipeline } from '../dispatch/run-pipeline.js';
import { isThenable } from '../dispatch/thenable.js';
import { GameError } from '../errors/game-error.js';
import { type AnswerBody, asReply, writeAnswer } from './answer-body.js';
import type { BoundRoute } from './bound-route.js';
import type { ErrorHandler, WireBody } from './hooks.js';
import { PROBLEM_TYPE, problemText, statusOfError } from './problem.js';
import { Reply } from './reply.js';
import { RequestEnd } from './request-end.js';
import { isBodyless } from './status-text.js';
import { letGo, StreamSender } from './stream-sender.js';

/** What the head says of a body that an error takes the place of. */
const OF_THE_BODY = [
  'Content-Disposition',
  'Content-Encoding',
  'Content-Range',
  'ETag',
  'Last-Modified',
];
const NO_HOOKS: readonly never[] = [];

/** The second half of a request: from what it comes to, a reply or an error, to its last byte. */
export abstract class RequestAnswer extends RequestEnd {
  /** What the request comes to is known: no stage begins any more. */
  protected isDecided = false;
  /** Guards have been asked, so that the pipeline's `after` is to run whatever happens. */
  protected hasEnteredPipeline = false;
  protected hasRunAfter = false;
  #isFailing = false;
  #skipsHooks = false;

  /** Answers with a reply. @param isFromMethod so that hooks after the method may change it. */
  protected decide(answer: unknown, isFromMethod = false): void {
    this.isDecided = true;
    this.epoch += 1;
    if (!(answer instanceof Reply)) {
      this.fail(
        new TypeError(
          'a hook gave something that is no Reply; make one with reply(…), or give undefined',
        ),
      );
      return;
    }
    try {
      this.#runAfterHandler(answer, isFromMethod ? 0 : this.services.hooks.afterHandler.length);
    } catch (error) {
      this.fail(error);
    }
  }

  protected answerError(thrown: unknown): void {
    if (this.isFinished) return;
    if (this.hasAnswered) {
      this.services.logger.error('an answer broke off', {
        requestId: this.requestId,
        route: this.bound?.info.pattern,
        err: thrown,
      });
      this.exchange.close();
      this.finish(this.status, true, thrown);
      return;
    }
    this.isDecided = true;
    this.epoch += 1;
    this.error = thrown;
    if (this.#isFailing) {
      this.#skipsHooks = true;
      this.#sendProblem(thrown);
      return;
    }
    this.#isFailing = true;
    const after = this.hasEnteredPipeline && !this.hasRunAfter ? (this.bound?.after ?? []) : [];
    if (after.length > 0) this.#runAfter(after, thrown);
    else this.#handleError(thrown);
  }

  #runAfterHandler(reply: Reply<unknown>, from: number): void {
    const hooks = this.services.hooks.afterHandler;
    let current = reply;
    for (let at = from; at < hooks.length; at += 1) {
      const answer = hooks[at]?.(this, current);
      if (isThenable(answer)) {
        const before = current;
        this.after(answer, (given) =>
          this.#runAfterHandler(given instanceof Reply ? given : before, at + 1),
        );
        return;
      }
      if (answer instanceof Reply) current = answer;
    }
    this.#send(current);
  }

  #send(reply: Reply<unknown>): void {
    const { body } = reply;
    if (body.as === 'file') {
      const { files } = this.services;
      if (files === undefined)
        throw new TypeError('this server answers no files: its http option has no files');
      this.#applyHead(reply);
      this.after(files(this, body.path, body.download), (given) => this.#send(given));
      return;
    }
    this.#applyHead(reply);
    const route = this.bound;
    const written = writeAnswer(body, route?.result, this.services.formats, route?.produces, () =>
      this.exchange.header('accept'),
    );
    const usual = body.as === 'nothing' ? 204 : (route?.status ?? 200);
    this.#sendBody(reply.status ?? this.madeHead?.status ?? usual, written);
  }

  #applyHead(reply: Reply<unknown>): void {
    for (const name in reply.headers) {
      const value = reply.headers[name] as string | readonly string[];
      if (typeof value === 'string') this.response.set(name, value);
      else {
        this.response.remove(name);
        for (const one of value) this.response.append(name, one);
      }
    }
    for (const { name, value, options } of reply.cookies)
      this.response.cookie(name, value, options);
  }

  #sendBody(status: number, written: AnswerBody): void {
    this.status = status;
    if (written.heartbeatMs !== undefined)
      this.response.set('Cache-Control', 'no-cache').set('X-Accel-Buffering', 'no');
    if (written.type !== undefined && this.madeHead?.get('Content-Type') === undefined) {
      if (this.madeHead !== undefined || this.services.hooks.onSend.length > 0)
        this.response.write('Content-Type', written.type);
      else this.contentType = written.type;
    }
    const hooks = this.#skipsHooks ? NO_HOOKS : this.services.hooks.onSend;
    if (hooks.length === 0) this.#flush(written.body, written);
    else {
      this.response.status = status;
      this.#runOnSend(written.body as WireBody, written, 0);
    }
  }

  #runOnSend(body: WireBody, written: AnswerBody, from: number): void {
    const hooks = this.services.hooks.onSend;
    let current = body;
    for (let at = from; at < hooks.length; at += 1) {
      const given = hooks[at]?.(this, current) ?? current;
      if (isThenable(given)) {
        this.after(given, (next) => this.#runOnSend(next ?? current, written, at + 1));
        return;
      }
      current = given;
    }
    this.status = this.response.status ?? this.status;
    this.#flush(current, written);
  }

  #flush(body: AnswerBody['body'], written: AnswerBody): void {
    const headers = this.headList();
    const closes = this.closes || this.services.traffic.isDraining;
    const isWhole = typeof body === 'string' || body instanceof Uint8Array;
    if (isWhole) {
      this.collector?.cancel(); // while the socket is still the request's
      this.hasAnswered = true;
      this.madeHead?.seal();
      if (this.services.hasAccessLog) this.clientAddress = this.ip;
      this.bytesOut = this.exchange.send(this.status, headers, body, closes);
      this.finish(this.status, this.exchange.hasLeft, this.error);
      return;
    }
    this.outlive();
    this.hasAnswered = true;
    this.madeHead?.seal();
    const isSame = body === written.body;
    this.exchange.start(this.status, headers, isSame ? written.bytes : undefined, closes);
    if (this.exchange.method === 'HEAD' || isBodyless(this.status)) {
      letGo(written.body);
      this.exchange.end();
      this.finish(this.status, this.exchange.hasLeft, this.error);
      return;
    }
    this.#stream(body, written);
  }

  #stream(body: AsyncIterable<Uint8Array | string>, { heartbeatMs }: AnswerBody): void {
    this.services.deadlines.remove(this);
    const { clock, stallTimeoutMs } = this.services;
    const sender = new StreamSender(this.exchange, clock, stallTimeoutMs);
    this.sender = sender;
    if (this.exchange.hasLeft) sender.cancel();
    if (heartbeatMs !== undefined) this.services.traffic.eventsBegin(sender);
    sender.send(body, heartbeatMs).then(
      (end) => {
        this.bytesOut = sender.bytes;
        if (end === 'done' || end === 'stopped') this.exchange.end();
        if (end === 'stopped') this.endCall(new GameError('CANCELLED', 'the server stops'));
        if (end === 'stalled') {
          this.exchange.close();
          this.endCall(new GameError('CANCELLED', 'the client does not read its answer'));
        }
        this.finish(this.status, end === 'left' || end === 'stalled', this.error);
      },
      (error: unknown) => {
        this.bytesOut = sender.bytes;
        this.fail(error);
      },
    );
  }

  /** The pipeline's `after` of a request that failed before its method: it may still change what it comes to. */
  #runAfter(after: BoundRoute['after'], thrown: unknown): void {
    this.hasRunAfter = true;
    const pipeline = { guards: [], before: [], after };
    const rethrow = (): never => {
      throw thrown;
    };
    const { epoch } = this;
    this.outlive();
    const ran = runPipeline(pipeline, this.call, () => undefined, rethrow).then(
      (value) => {
        if (epoch !== this.epoch) return;
        this.#isFailing = false;
        this.decide(asReply(value, this.bound?.result), true);
      },
      (error: unknown) => {
        if (epoch === this.epoch) this.#handleError(error);
      },
    );
    ran.catch((error: unknown) => this.fail(error));
  }

  #handleError(thrown: unknown): void {
    this.error = thrown;
    const handlers = [...(this.bound?.errorHandlers ?? []), ...this.services.errorHandlers];
    if (handlers.length === 0) this.#sendProblem(thrown);
    else
      this.after(this.#askHandlers(handlers, thrown), (answer) => {
        if (answer instanceof Reply) this.#send(answer);
        else this.#sendProblem(this.error);
      });
  }

  /** From the inside out; what one throws is the next one's error. */
  async #askHandlers(handlers: readonly ErrorHandler[], thrown: unknown) {
    this.error = thrown;
    for (const handler of handlers) {
      try {
        const answer = await handler(this.error, this);
        if (answer !== undefined) return answer;
      } catch (error) {
        this.error = error;
      }
    }
    return undefined;
  }

  #sendProblem(thrown: unknown): void {
    const { requestId } = this;
    let error = GameError.from(thrown, requestId);
    if (error.code === 'INTERNAL') {
      this.services.logger.error('a request failed', {
        requestId,
        method: this.method,
        route: this.bound?.info.pattern,
        err: thrown,
      });
      error = GameError.from(undefined, requestId); // whatever its text says is not for the client
    }
    const status = statusOfError(error);
    if (status === 413) this.closes = true; // what is left of the body is not waited for
    try {
      for (const name of OF_THE_BODY) this.madeHead?.remove(name);
      for (const name in error.headers) this.response.set(name, error.headers[name] as string);
    } catch (headerError) {
      this.services.logger.error('an error has a header that cannot be sent', {
        requestId,
        err: headerError,
      });
    }
    this.madeHead?.remove('Content-Type');
    const body = problemText(error, status, this.exchange.path, requestId);
    try {
      this.#sendBody(status, { body, type: PROBLEM_TYPE });
    } catch (sendError) {
      this.fail(sendError);
    }
  }
}
