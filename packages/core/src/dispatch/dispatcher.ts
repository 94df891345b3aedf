import { GameError } from '../errors/game-error.js';
import type { Clock } from '../ports/clock.js';
import type { Session } from '../session/session.js';
import type { AnswerWriter } from './answer-writer.js';
import type { BoundHandler } from './bound-handler.js';
import type { CallContext } from './call-context.js';
import { DispatchCounters } from './dispatch-counters.js';
import type { DispatcherLimits, DispatcherParts } from './dispatcher-parts.js';
import { type InFlight, type InFlightOwner, Stage } from './in-flight.js';
import { InFlightPool } from './in-flight-pool.js';
import { invokeHandler } from './invoke-handler.js';
import { MessageForwarding } from './message-forwarding.js';
import type { MessageOrigin } from './message-origin.js';
import { openCall } from './open-call.js';
import type { RemoteTarget } from './route-table.js';
import { RunningList } from './running-list.js';
import type { QueuedMessage } from './session-queue.js';
import { isThenable } from './thenable.js';

/**
 * Runs client messages. The life of one, from the top: `dispatch` → (wait for the session's turn) → `start` → `run` the
 * method here or `forward` it → `fulfilled` or `rejected` → `answer` or `answerError` → `finish`, which starts the next.
 */
export class Dispatcher implements InFlightOwner {
  readonly #forwarding: MessageForwarding;
  readonly #limits: DispatcherLimits;
  readonly #answers: AnswerWriter;
  readonly #clock: Clock;
  readonly #running: RunningList;
  readonly #pool = new InFlightPool(this);
  readonly #startWaiting = (item: QueuedMessage): void =>
    this.#start(item as InFlight, this.#clock.now());
  readonly #openCall = (item: InFlight): CallContext => this.#callOf(item);
  readonly #counters: DispatchCounters;

  constructor(parts: DispatcherParts) {
    this.#forwarding = new MessageForwarding(parts.router, parts.forwarder);
    ({ limits: this.#limits, answers: this.#answers, clock: this.#clock } = parts);
    this.#counters = new DispatchCounters(parts.metrics);
    this.#running = new RunningList(parts.clock, (item) => this.#expired(item));
  }

  /** Messages whose method has not settled. */
  get inFlight(): number {
    return this.#running.size;
  }

  /** Messages taken so far. */
  get taken(): number {
    return this.#pool.taken;
  }

  /** Those of them that started before a time of the clock. */
  inFlightSince(time: number): number {
    return this.#running.startedBefore(time);
  }

  /**
   * Takes a client's message.
   * @param id the client's number of the request; 0 for a notify of a client, which is never answered.
   * @param bytes valid only during the call; the body is `start..end` of them, and copied if the message has to wait.
   * @param origin of a message that another server forwarded; read during the call only.
   * @param now when it came, by the dispatcher's clock, from a caller that has just read it.
   * @returns its record, which is used again once the message is answered: good for `cancel` until then.
   */
  dispatch(
    session: Session,
    target: BoundHandler | RemoteTarget,
    isNotify: boolean,
    id: number,
    bytes: Uint8Array,
    origin?: MessageOrigin,
    now = this.#clock.now(),
    start = 0,
    end = bytes.length,
  ): InFlight {
    const item = this.#pool.take();
    item.begin(session, target, isNotify, id);
    item.takeBody(bytes, start, end);
    if (origin !== undefined) item.comesFrom(origin, now);
    try {
      if (target.kind === 'remote') item.lane = this.#forwarding.pick(target, session);
      else item.ordered = !target.concurrent;
      if (target.kind === 'local' && target.isNotify && !isNotify)
        throw new GameError(
          'BAD_REQUEST',
          `${target.route} is a notify: send it without waiting for an answer`,
        );
    } catch (error) {
      this.#refuse(item, error);
      return item;
    }
    if (item.ordered && !session.queue.admits(item.lane)) this.#wait(item);
    else this.#start(item, now);
    return item;
  }

  /**
   * The server that forwarded these messages waits no longer: what waits never runs, what runs is told by its signal and its
   * session goes on. Their answers are written all the same, for whoever sends them to drop.
   */
  cancel(items: readonly InFlight[], error: GameError): void {
    for (const item of items) item.cancelled = error;
    for (const item of items)
      if (item.stage === Stage.RUNNING && item.isWatched) this.#give(item, error);
  }

  /** Ends a session's messages: those that wait are refused, as a server that forwarded them waits; signals fire. */
  sessionClosed(session: Session): void {
    for (let item = session.queue.shift(); item !== undefined; item = session.queue.shift())
      this.#refuse(item as InFlight, new GameError('CANCELLED', 'the client has disconnected'));
    for (const call of session.queue.signalled ?? [])
      call.abort('CANCELLED', 'the client has disconnected');
  }

  stop(): void {
    this.#running.stop();
  }

  #wait(item: InFlight): void {
    const { queue } = item.session as Session;
    const { sessionQueueMessages, sessionQueueBytes } = this.#limits;
    if (
      queue.waiting >= sessionQueueMessages ||
      queue.waitingBytes + item.bodyBytes > sessionQueueBytes
    ) {
      this.#counters.refused.add(1);
      const why = `${queue.waiting} messages of this session wait already; send slower or await the answers`;
      this.#refuse(item, new GameError('BUSY', why));
      return;
    }
    item.stage = Stage.WAITING;
    item.startedAt = this.#clock.now(); // until it starts: since when it waits
    item.keepBody();
    queue.push(item);
  }

  #start(item: InFlight, now: number): void {
    const target = item.target as BoundHandler | RemoteTarget;
    const { queue } = item.session as Session;
    if (item.ordered) queue.enter(item.lane);
    queue.running += 1;
    if (item.stage === Stage.WAITING) this.#counters.waitMs.record(now - item.startedAt);
    item.stage = Stage.RUNNING;
    item.startedAt = now;
    if (target.kind === 'local') this.#run(item, target);
    else this.#forward(item, target);
  }

  #run(item: InFlight, handler: BoundHandler): void {
    const session = item.session as Session;
    const isExpired = item.expiresAt <= item.startedAt && !item.isNotify;
    item.deadline = item.startedAt + handler.timeoutMs;
    if (item.expiresAt < item.deadline && !item.isNotify) item.deadline = item.expiresAt;
    handler.calls.add(1);
    let value: unknown;
    let isPending: boolean;
    try {
      if (item.cancelled !== undefined) throw item.cancelled;
      if (isExpired) throw new GameError('DEADLINE_EXCEEDED', `${handler.route} waited too long`);
      value = invokeHandler(item, handler, session, this.#openCall);
      isPending = isThenable(value);
    } catch (error) {
      this.rejected(item, error);
      return;
    }
    if (!isPending) {
      this.fulfilled(item, value);
      return;
    }
    this.#running.add(item);
    // A foreign thenable may call back twice, which a pooled item would not survive; a plain promise is taken as it is.
    Promise.resolve(value).then(item.onValue, item.onError);
  }

  #forward(item: InFlight, target: RemoteTarget): void {
    item.deadline = item.startedAt + target.timeoutMs;
    if (target.isIdempotent === true) item.keepBody(); // for another server, should this one be lost
    this.#running.add(item);
    try {
      this.#forwarding.send(item, target);
    } catch (error) {
      this.rejected(item, error);
    }
  }

  /** Another server answered. */
  answered(item: InFlight, bytes: Uint8Array, start: number, end: number, isError: boolean): void {
    if (this.#isLate(item)) return;
    this.#forwarding.answered(item);
    this.#answers.forwarded(item, routeOf(item), bytes, start, end, isError);
    this.#finish(item);
  }

  /** The server that it was forwarded to is lost. */
  lost(item: InFlight, error: GameError): void {
    if (this.#isLate(item)) return;
    try {
      if (this.#forwarding.lost(item, item.target as RemoteTarget)) return;
    } catch (other) {
      this.rejected(item, other);
      return;
    }
    this.rejected(item, error);
  }

  /** The method returned. */
  fulfilled(item: InFlight, value: unknown): void {
    if (this.#isLate(item)) return;
    const change = (item.session as Session).takePendingChange();
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
    if (item.target?.kind === 'local') this.#failed(item, item.target);
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

  /** A failed method's changes of the session are no longer waited for: its own error is the answer. */
  #failed(item: InFlight, handler: BoundHandler): void {
    handler.failures.add(1);
    void (item.session as Session).takePendingChange();
  }

  #finish(item: InFlight): void {
    this.#running.remove(item);
    item.call?.release();
    this.#leave(item);
    this.#pool.release(item);
  }

  /** It is answered: the next of its session may start. */
  #leave(item: InFlight): void {
    const target = item.target as BoundHandler | RemoteTarget;
    const { queue } = item.session as Session;
    if (target.kind === 'local') target.durationMs.record(this.#clock.now() - item.startedAt);
    queue.running -= 1;
    if (item.ordered) queue.leave(this.#startWaiting);
  }

  #expired(item: InFlight): void {
    const within = `within ${Math.round(item.deadline - item.startedAt)} ms`;
    const why = `${routeOf(item)} was not answered ${within}`;
    this.#give(item, new GameError('DEADLINE_EXCEEDED', why));
  }

  /** Answers a message that still runs, whose late result is dropped; the next of its session may start. */
  #give(item: InFlight, error: GameError): void {
    const target = item.target as BoundHandler | RemoteTarget;
    this.#running.remove(item);
    const code = error.code === 'CANCELLED' ? 'CANCELLED' : 'DEADLINE_EXCEEDED';
    item.call?.abort(code, error.message);
    if (target.kind === 'local') this.#failed(item, target);
    else this.#forwarding.forget(item, code === 'DEADLINE_EXCEEDED', target.timeoutMs);
    this.#answers.givenUp(item, target.route, error);
    item.stage = Stage.LATE;
    this.#leave(item);
  }

  /** A result after the deadline is dropped, and the item with it: its owner was answered long ago. */
  #isLate(item: InFlight): boolean {
    if (item.stage === Stage.RUNNING) return false;
    this.#counters.late.add(1);
    return true;
  }

  #refuse(item: InFlight, error: unknown): void {
    this.#answers.error(item, routeOf(item), error);
    this.#pool.release(item);
  }

  #callOf(item: InFlight): CallContext {
    return openCall(item, routeOf(item), this.#answers.requestId(item), this.#clock);
  }
}

function routeOf(item: InFlight): string {
  return (item.target as BoundHandler | RemoteTarget).route;
}
