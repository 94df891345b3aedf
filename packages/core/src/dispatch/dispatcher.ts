import type { ErrorCode } from '../errors/error-code.js';
import { GameError } from '../errors/game-error.js';
import type { Cancel, Clock } from '../ports/clock.js';
import type { Forwarder } from '../ports/forwarder.js';
import type { Logger } from '../ports/logger.js';
import type { Counter, Metrics } from '../ports/metrics.js';
import type { Router } from '../ports/router.js';
import type { Session } from '../session/session.js';
import type { AnswerWriter } from './answer-writer.js';
import { readBody } from './body.js';
import type { BoundHandler } from './bound-handler.js';
import type { CallContext } from './call-context.js';
import { type InFlight, type InFlightOwner, Stage } from './in-flight.js';
import { InFlightPool } from './in-flight-pool.js';
import { type ForwardingOutcome, MessageForwarding } from './message-forwarding.js';
import { openCall } from './open-call.js';
import type { RemoteTarget } from './route-table.js';
import { runPipeline } from './run-pipeline.js';
import { RunningList } from './running-list.js';
import { isThenable } from './thenable.js';

export interface DispatcherLimits {
  /** Messages of one session that may wait for those before them. */
  readonly sessionQueueMessages: number;
  /** Bytes of their bodies. */
  readonly sessionQueueBytes: number;
  /** Deadline of a call that names none, in milliseconds. */
  readonly callTimeoutMs: number;
}

export interface DispatcherParts {
  readonly answers: AnswerWriter;
  readonly router: Router;
  readonly forwarder: Forwarder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits: DispatcherLimits;
}

/** How often deadlines are looked at; an answer comes at most so much later. */
const SWEEP_PERIOD_MS = 50;

/**
 * Runs client messages. The life of one, from the top: `dispatch` → (wait for the session's turn) → `start` → `run` the
 * method here or `forward` it → `fulfilled` or `rejected` → `answer` or `answerError` → `finish`, which starts the next.
 */
export class Dispatcher implements InFlightOwner, ForwardingOutcome {
  readonly #forwarding: MessageForwarding;
  readonly #limits: DispatcherLimits;
  readonly #logger: Logger;
  readonly #answers: AnswerWriter;
  readonly #clock: Clock;
  readonly #running = new RunningList();
  readonly #pool = new InFlightPool(this);
  readonly #startWaiting = (item: InFlight): void => this.#start(item);
  readonly #stopSweep: Cancel;
  readonly #late: Counter;
  readonly #refused: Counter;

  constructor(parts: DispatcherParts) {
    this.#forwarding = new MessageForwarding(parts.router, parts.forwarder, this);
    this.#limits = parts.limits;
    this.#logger = parts.logger;
    this.#answers = parts.answers;
    this.#clock = parts.clock;
    this.#late = parts.metrics.counter(
      'nopal_late_results_total',
      'Results that came after their deadline and were dropped',
    );
    this.#refused = parts.metrics.counter(
      'nopal_queue_refusals_total',
      'Messages refused because their session had too many waiting',
    );
    this.#stopSweep = parts.clock.setInterval(() => this.#sweep(), SWEEP_PERIOD_MS);
  }

  /** Messages whose method has not settled. */
  get inFlight(): number {
    return this.#running.size;
  }

  /**
   * Takes a client's message.
   * @param id the client's number of the request; 0 for a notify of a client, which is never answered.
   * @param body valid only during the call; copied if the message has to wait.
   */
  dispatch(
    session: Session,
    target: BoundHandler | RemoteTarget,
    isNotify: boolean,
    id: number,
    body: Uint8Array,
  ): void {
    const item = this.#pool.take();
    item.session = session;
    item.target = target;
    item.isNotify = isNotify;
    item.id = id;
    item.body = body;
    item.ordered = true;
    item.lane = '';
    if (target.kind === 'local') {
      if (target.isNotify && !isNotify) {
        this.#refuse(
          item,
          'BAD_REQUEST',
          `${target.route} is a notify: send it without waiting for an answer`,
        );
        return;
      }
      item.ordered = !target.concurrent;
    } else {
      try {
        item.lane = this.#forwarding.pick(target, session);
      } catch (error) {
        this.#answers.error(item, target.route, error);
        this.#pool.release(item);
        return;
      }
    }
    if (item.ordered && !session.queue.admits(item.lane)) this.#wait(item);
    else this.#start(item);
  }

  /** Ends a session's messages: those that wait are refused, as a server that forwarded them waits; signals fire. */
  sessionClosed(session: Session): void {
    for (let item = session.queue.shift(); item !== undefined; item = session.queue.shift())
      this.#refuse(item, 'CANCELLED', 'the client has disconnected');
    for (const call of session.queue.signalled ?? [])
      call.abort('CANCELLED', 'the client has disconnected');
  }

  stop(): void {
    this.#stopSweep();
  }

  #wait(item: InFlight): void {
    const { queue } = item.session as Session;
    const { sessionQueueMessages, sessionQueueBytes } = this.#limits;
    if (
      queue.waiting >= sessionQueueMessages ||
      queue.waitingBytes + item.body.byteLength > sessionQueueBytes
    ) {
      this.#refused.add(1);
      this.#refuse(
        item,
        'BUSY',
        `${queue.waiting} messages of this session wait already; send slower or await the answers`,
      );
      return;
    }
    item.stage = Stage.WAITING;
    item.body = item.body.slice();
    queue.push(item);
  }

  #start(item: InFlight): void {
    const target = item.target as BoundHandler | RemoteTarget;
    if (item.ordered) (item.session as Session).queue.enter(item.lane);
    item.stage = Stage.RUNNING;
    item.startedAt = this.#clock.now();
    if (target.kind === 'local') this.#run(item, target);
    else this.#forward(item, target);
  }

  #run(item: InFlight, handler: BoundHandler): void {
    const session = item.session as Session;
    item.deadline = item.startedAt + handler.timeoutMs;
    handler.calls.add(1);
    let value: unknown;
    try {
      value = this.#invoke(item, handler, session);
      // A foreign thenable may throw when asked, or call back twice, which a pooled item would not survive.
      if (isThenable(value)) value = Promise.resolve(value);
    } catch (error) {
      this.rejected(item, error);
      return;
    }
    if (value instanceof Promise) {
      this.#running.add(item);
      value.then(item.onValue, item.onError);
    } else this.fulfilled(item, value);
  }

  #invoke(item: InFlight, handler: BoundHandler, session: Session): unknown {
    if (handler.access === 'bound' && session.uid === undefined) {
      throw new GameError(
        'UNAUTHENTICATED',
        `${handler.route} needs a login: bind a user to the session first`,
      );
    }
    const { instance, invoke } = handler;
    const body = readBody(handler.body, session.serializer, item.body);
    if (handler.isHooked) {
      const call = this.#callOf(item);
      return runPipeline(handler, call, body, (current) =>
        invoke(instance, session, current, call),
      );
    }
    return invoke(instance, session, body, handler.usesCall ? this.#callOf(item) : undefined);
  }

  #forward(item: InFlight, target: RemoteTarget): void {
    const timeoutMs = this.#limits.callTimeoutMs;
    item.deadline = item.startedAt + timeoutMs;
    this.#running.add(item);
    try {
      this.#forwarding.send(item, target, this.#answers.requestId(item), timeoutMs);
    } catch (error) {
      this.rejected(item, error);
    }
  }

  /** Another server answered. */
  answered(item: InFlight, body: Uint8Array, isError: boolean): void {
    if (this.#isLate(item)) return;
    this.#answers.forwarded(item, routeOf(item), body, isError);
    this.#finish(item);
  }

  /** The method returned. */
  fulfilled(item: InFlight, value: unknown): void {
    if (this.#isLate(item)) return;
    const session = item.session as Session;
    const change = session.takePendingChange();
    if (change === undefined) {
      this.#answer(item, value);
      return;
    }
    if (!item.isWatched) this.#running.add(item);
    change.then(
      () => {
        if (!this.#isLate(item)) this.#answer(item, value);
      },
      (error) => this.rejected(item, error),
    );
  }

  /** The method threw. */
  rejected(item: InFlight, error: unknown): void {
    if (this.#isLate(item)) return;
    if (item.target?.kind === 'local') item.target.failures.add(1);
    this.#answers.error(item, routeOf(item), error);
    this.#finish(item);
  }

  #answer(item: InFlight, value: unknown): void {
    try {
      this.#answers.value(item, item.target as BoundHandler, value);
    } catch (error) {
      this.rejected(item, error);
      return;
    }
    this.#finish(item);
  }

  #finish(item: InFlight): void {
    const target = item.target as BoundHandler | RemoteTarget;
    if (target.kind === 'local') target.durationMs.record(this.#clock.now() - item.startedAt);
    this.#running.remove(item);
    item.call?.release();
    if (item.ordered) (item.session as Session).queue.leave(this.#startWaiting);
    this.#pool.release(item);
  }

  #sweep(): void {
    this.#running.sweep(this.#clock.now(), (item) => {
      const target = item.target as BoundHandler | RemoteTarget;
      const timeoutMs = item.deadline - item.startedAt;
      const message = `${target.route} was not answered within ${Math.round(timeoutMs)} ms`;
      this.#running.remove(item);
      item.call?.abort('DEADLINE_EXCEEDED', message);
      if (target.kind === 'local') target.failures.add(1);
      this.#logger.warn('a call is over its deadline', {
        requestId: this.#answers.requestId(item),
        route: target.route,
        timeoutMs,
      });
      this.#answers.error(item, target.route, new GameError('DEADLINE_EXCEEDED', message));
      item.stage = Stage.LATE;
      if (item.ordered) (item.session as Session).queue.leave(this.#startWaiting);
    });
  }

  /** A result after the deadline is dropped, and the item with it: its owner was answered long ago. */
  #isLate(item: InFlight): boolean {
    if (item.stage === Stage.RUNNING) return false;
    this.#late.add(1);
    return true;
  }

  #refuse(item: InFlight, code: ErrorCode, message: string): void {
    this.#answers.error(item, routeOf(item), new GameError(code, message));
    this.#pool.release(item);
  }

  #callOf(item: InFlight): CallContext {
    return openCall(item, routeOf(item), this.#answers.requestId(item), this.#clock);
  }
}

function routeOf(item: InFlight): string {
  return (item.target as BoundHandler | RemoteTarget).route;
}
