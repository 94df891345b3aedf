import { runPipeline } from '../dispatch/run-pipeline.js';
import { isThenable } from '../dispatch/thenable.js';
import { GameError } from '../errors/game-error.js';
import { asReply, checkAccepted } from './answer-body.js';
import { beginBody } from './begin-body.js';
import { bindRequest } from './bind-request.js';
import type { ReadBody } from './body-formats.js';
import { bodyLimitOf } from './body-limit.js';
import type { BoundRoute } from './bound-route.js';
import type { HttpHook } from './hooks.js';
import { Reply } from './reply.js';
import { RequestAnswer } from './request-answer.js';
import { Stage, Take, type Waits } from './request-stage.js';
import type { Found } from './route-finder.js';
import { letGo } from './stream-sender.js';
import { answerUnrouted } from './unrouted.js';
import { textsOf } from './upload-form.js';

const EMPTY = new Uint8Array(0);

/** One request on its way: every stage runs in the turn in which the one before it ended, unless something gives a promise. */
export class RequestRun extends RequestAnswer {
  #stage: Stage = Stage.REQUEST_HOOKS;
  #index = 0;
  #found: Found<BoundRoute> | undefined;
  #bodyError: unknown;
  #bytes: Uint8Array | undefined;
  #input: unknown;
  #body: unknown;

  /** In the turn in which the request came. */
  begin(): void {
    try {
      this.#findRoute();
      this.#collectBody();
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#go();
  }

  #go(): void {
    try {
      while (!this.isDecided) {
        const waits = this.#step();
        if (waits !== undefined) {
          this.#wait(waits.promise, waits.take);
          return;
        }
      }
    } catch (error) {
      this.fail(error);
    }
  }

  #step(): Waits | undefined {
    const { hooks } = this.services;
    switch (this.#stage) {
      case Stage.REQUEST_HOOKS:
        return this.#runHooks(hooks.onRequest, Stage.ROUTE_HOOKS);
      case Stage.ROUTE_HOOKS:
        if (!this.isRouted) this.#showRoute();
        return this.#runHooks(hooks.onRoute, Stage.ADMIT);
      case Stage.ADMIT:
        return this.bound === undefined ? this.#runFallbacks() : this.#admit(this.bound);
      case Stage.GUARDS:
        return this.#runGuards(this.bound as BoundRoute);
      case Stage.BODY:
        return this.#waitForBody(this.bound as BoundRoute);
      case Stage.PARSE_HOOKS:
        return this.#runHooks(hooks.beforeParse, Stage.BIND);
      case Stage.BIND:
        this.#bind(this.bound as BoundRoute);
        this.#stage = Stage.HANDLER_HOOKS;
        return undefined;
      case Stage.HANDLER_HOOKS:
        return this.#runHooks(hooks.beforeHandler, Stage.CALL);
      default:
        return this.#callMethod(this.bound as BoundRoute);
    }
  }

  #findRoute(): void {
    this.#found = this.services.routes.find(this.method, this.target.path, this);
    if (this.#found.kind === 'route') {
      this.bound = this.#found.route;
      this.values = this.#found.values;
    } else {
      this.bound = undefined;
    }
  }

  /** A hook may have changed the verb. */
  #showRoute(): void {
    if (this.method !== this.exchange.method) this.#findRoute();
    this.isRouted = true;
    try {
      if (this.bound !== undefined) this.collector?.limitTo(this.bound.maxBodyBytes);
    } catch (error) {
      this.#bodyError = error;
    }
  }

  /** In the first turn or never: later its first bytes are gone. What is wrong with it is told once the request is let in. */
  #collectBody(): void {
    const { bound, exchange, collector } = this;
    const { hooks, routes } = this.services;
    this.#bodyError = undefined;
    try {
      const maxBytes =
        hooks.onRequest.length === 0
          ? bound?.maxBodyBytes
          : bodyLimitOf(bound, exchange, (verb) => routes.find(verb, this.target.path, this));
      if (collector !== undefined) collector.limitTo(maxBytes ?? 0);
      else if (!this.isLater) this.collector = beginBody(exchange, bound, maxBytes);
      else if (bound?.readsBody && exchange.bodyLength !== 0)
        throw new Error(
          `rewrite() to ${bound.info.name}, which reads the body, came after a wait: the body is gone then`,
        );
    } catch (error) {
      this.#bodyError = error;
    }
  }

  protected override retarget(): void {
    this.#findRoute();
    this.#collectBody();
  }

  #runHooks(hooks: readonly HttpHook[], next: Stage): Waits | undefined {
    while (this.#index < hooks.length) {
      const answer = (hooks[this.#index++] as HttpHook)(this);
      if (answer === undefined) continue;
      if (isThenable(answer)) return { promise: answer, take: Take.ANSWER };
      this.decide(answer);
      return undefined;
    }
    this.#index = 0;
    this.#stage = next;
    return undefined;
  }

  /** Files, the page that says what the address is for, or why there is nothing. */
  #runFallbacks(): Waits | undefined {
    const { fallbacks } = this.services;
    while (this.#index < fallbacks.length) {
      const answer = (fallbacks[this.#index++] as HttpHook)(this);
      if (answer === undefined) continue;
      if (isThenable(answer)) return { promise: answer, take: Take.ANSWER };
      this.decide(answer);
      return undefined;
    }
    this.decide(answerUnrouted(this.#found as Found<BoundRoute>, this, this.exchange));
    return undefined;
  }

  #admit(route: BoundRoute): undefined {
    if (this.#bodyError !== undefined) throw this.#bodyError;
    if (route.access === 'bound' && this.uid === undefined)
      throw new GameError('UNAUTHENTICATED', `${route.info.name} needs a login`);
    if (route.produces !== undefined) checkAccepted(route.produces, this.exchange.header('accept'));
    if (route.consumes !== undefined && this.exchange.bodyLength !== 0)
      this.services.formats.checkType(this.exchange.header('content-type'), route.consumes);
    if (!this.takeSlot(route))
      throw new GameError('BUSY', `${route.info.name} is running as often as it may`);
    this.#stage = Stage.GUARDS;
    return undefined;
  }

  #runGuards(route: BoundRoute): Waits | undefined {
    this.hasEnteredPipeline = true;
    while (this.#index < route.guards.length) {
      const verdict = route.guards[this.#index++]?.(this.call);
      if (isThenable(verdict)) return { promise: verdict, take: Take.GUARD };
      if (verdict === false) throw this.#forbidden();
    }
    this.#index = 0;
    this.#stage = Stage.BODY;
    return undefined;
  }

  #forbidden(): GameError {
    return new GameError('FORBIDDEN', `${this.bound?.info.name} is not allowed for this caller`);
  }

  #waitForBody(route: BoundRoute): Waits | undefined {
    this.#stage = Stage.PARSE_HOOKS;
    if (route.files !== undefined) return { promise: this.readForm(route), take: Take.BODY };
    if (!route.readsBody || this.collector === undefined) return undefined;
    return { promise: this.collector.whole(), take: Take.BODY };
  }

  #bind(route: BoundRoute): void {
    const { form } = this;
    if (route.input === undefined && route.files === undefined && route.body === 'none') return;
    const bytes = this.#bytes ?? EMPTY;
    const { formats } = this.services;
    const read = (): ReadBody =>
      form === undefined ? this.readBytes(bytes) : { as: 'form', form: textsOf(form) };
    const bound = bindRequest(route, this, bytes, formats, read, form);
    this.#input = bound.input;
    this.#body = bound.body;
  }

  #callMethod(route: BoundRoute): Waits | undefined {
    this.#stage = Stage.ANSWER;
    const result = route.middleware.length === 0 ? this.#invoke(route) : this.#around(route, 0);
    if (isThenable(result)) {
      this.isMethodPending = true;
      return { promise: result, take: Take.RESULT };
    }
    this.#returned(result);
    return undefined;
  }

  /** The method with its pipeline's hooks before and after. */
  #invoke(route: BoundRoute): unknown {
    this.hasRunAfter = true; // or is about to
    if (route.before.length + route.after.length === 0) {
      const call = route.usesCall ? this.call : undefined;
      return route.invoke(route.instance, this.#input, this.#body, this, call);
    }
    const { call } = this;
    const inner = { guards: [], before: route.before, after: route.after };
    const takesBody = route.body !== 'none';
    return runPipeline(
      inner,
      call,
      () => (takesBody ? this.#body : this.#input),
      (given) =>
        takesBody
          ? route.invoke(route.instance, this.#input, given, this, call)
          : route.invoke(route.instance, given, this.#body, this, call),
    );
  }

  /** One middleware with all that is inside of it. */
  async #around(route: BoundRoute, at: number): Promise<Reply<unknown>> {
    const middleware = route.middleware[at];
    if (middleware === undefined) return asReply(await this.#invoke(route), route.result);
    let inner: Promise<Reply<unknown>> | undefined;
    const answer = await middleware(this, () => {
      if (inner !== undefined)
        return Promise.reject(
          new Error(`a middleware of ${route.info.pattern} called next() twice`),
        );
      inner = this.#around(route, at + 1);
      inner.catch(() => undefined); // told to who waits for it
      return inner;
    });
    if (answer !== undefined) return asReply(answer, route.result);
    return inner ?? new Reply({ as: 'nothing' });
  }

  #returned(value: unknown): void {
    this.decide(asReply(value, this.bound?.result), true);
  }

  /** The request goes on when the promise has settled, unless it is over then. */
  #wait(promise: PromiseLike<unknown>, take: Take): void {
    this.outlive();
    const { epoch } = this;
    promise.then(
      (value) => {
        if (take === Take.RESULT) this.methodSettled();
        if (epoch !== this.epoch) {
          letGo(value instanceof Reply && value.body.as === 'stream' ? value.body.chunks : value);
          return;
        }
        try {
          this.#resume(value, take);
        } catch (error) {
          this.fail(error);
          return;
        }
        this.#go();
      },
      (error: unknown) => {
        if (take === Take.RESULT) this.methodSettled();
        if (epoch === this.epoch) this.fail(error);
      },
    );
  }

  #resume(value: unknown, take: Take): void {
    if (take === Take.ANSWER) {
      if (value !== undefined) this.decide(value as Reply<unknown>);
    } else if (take === Take.GUARD) {
      if (value === false) throw this.#forbidden();
    } else if (take === Take.BODY) {
      this.#bytes = value as Uint8Array;
    } else {
      this.#returned(value);
    }
  }
}
