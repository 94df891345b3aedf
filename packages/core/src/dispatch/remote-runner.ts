import { GameError } from '../errors/game-error.js';
import { Deadlines } from '../lifecycle/deadlines.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { describeViolations } from '../serializers/invalid-body.js';
import { ProtobufSerializer } from '../serializers/protobuf-serializer.js';
import type { BoundRemote } from './bound-remote.js';
import { RemoteCall } from './remote-call.js';
import type { RemoteOutcome, RemoteRequest } from './remote-request.js';
import { runPipeline } from './run-pipeline.js';
import { isThenable } from './thenable.js';

/** Runs `@Remote` methods: the same steps as for a client's message, without a session. */
export class RemoteRunner {
  readonly #remotes = new Map<string, BoundRemote>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #serializer = new ProtobufSerializer();
  readonly #deadlines: Deadlines<RemoteCall>;
  #inFlight = 0;
  #taken = 0;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    this.#deadlines = new Deadlines(clock, (call) => {
      const why = `${call.route} was not answered within ${Math.round(call.timeoutMs)} ms`;
      this.#giveUp(call, 'DEADLINE_EXCEEDED', why);
    });
  }

  /** Calls that are not answered yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Calls taken so far. */
  get taken(): number {
    return this.#taken;
  }

  /** Every remote of this server. */
  get remotes(): Iterable<BoundRemote> {
    return this.#remotes.values();
  }

  add(remote: BoundRemote): void {
    this.#remotes.set(remote.route, remote);
  }

  /**
   * Runs a call; a method that returns its result at once is answered before this returns.
   * @returns the call if it still runs, for `cancel`.
   */
  start(request: RemoteRequest, outcome: RemoteOutcome): RemoteCall | undefined {
    const { route } = request;
    const remote = this.#remotes.get(route);
    if (remote === undefined) {
      outcome.failed(new GameError('NOT_FOUND', `there is no remote ${route} on this server`));
      return undefined;
    }
    const call = new RemoteCall(remote, request, outcome, this.#clock);
    remote.calls.add(1);
    this.#inFlight += 1;
    this.#taken += 1;
    try {
      const result = remote.isHooked
        ? this.#runHooked(call, request)
        : remote.invoke(remote.instance, this.#read(remote, request), call);
      if (!isThenable(result)) {
        this.#succeeded(call, result);
        return undefined;
      }
      this.#deadlines.add(call, call.timeoutMs);
      result.then(
        (value) => this.#succeeded(call, value),
        (thrown) => this.#failed(call, thrown),
      );
      return call;
    } catch (thrown) {
      this.#failed(call, thrown);
      return undefined;
    }
  }

  /** The caller has left: the signal fires, and the call fails with `CANCELLED`. */
  cancel(call: RemoteCall): void {
    if (!call.isOver) this.#giveUp(call, 'CANCELLED', `the caller of ${call.route} has left`);
  }

  #runHooked(call: RemoteCall, { bytes, start, end }: RemoteRequest): Promise<unknown> {
    const { remote } = call;
    const request = { bytes: bytes.slice(start, end), start: 0, end: end - start }; // read later
    return runPipeline(
      remote,
      call,
      () => this.#read(remote, request),
      (body) => remote.invoke(remote.instance, body, call),
    );
  }

  #read(
    remote: BoundRemote,
    { bytes, start, end }: Pick<RemoteRequest, 'bytes' | 'start' | 'end'>,
  ): unknown {
    return this.#serializer.read(remote.request, bytes, start, end);
  }

  #succeeded(call: RemoteCall, result: unknown): void {
    if (call.isOver) return;
    const { remote } = call;
    const message = remote.isBare ? (result ?? {}) : { result };
    let reply: Uint8Array | undefined;
    try {
      reply = this.#serializer.write(remote.reply, message);
      if (reply === undefined) {
        const says = describeViolations(remote.reply.explain(message, 'print'), 'the result');
        throw new TypeError(`${remote.route} returned what its type denies: ${says}`);
      }
    } catch (thrown) {
      this.#failed(call, thrown);
      return;
    }
    this.#end(call);
    call.outcome.replied(reply);
  }

  #failed(call: RemoteCall, thrown: unknown): void {
    if (call.isOver) return;
    const { requestId, route } = call;
    const error = GameError.from(thrown, requestId);
    if (error.code === 'INTERNAL')
      this.#logger.error('a method failed', { requestId, route, err: thrown });
    this.#end(call);
    call.remote.failures.add(1);
    call.outcome.failed(error);
  }

  #giveUp(call: RemoteCall, code: 'CANCELLED' | 'DEADLINE_EXCEEDED', message: string): void {
    call.abort(code, message);
    this.#failed(call, new GameError(code, message));
  }

  #end(call: RemoteCall): void {
    call.isOver = true;
    this.#deadlines.remove(call);
    this.#inFlight -= 1;
    call.remote.durationMs.record(this.#clock.now() - call.startedAt);
  }
}
