import { GameError } from '../errors/game-error.js';
import { Deadlines } from '../lifecycle/deadlines.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { describeViolations } from '../serializers/invalid-body.js';
import { ProtobufSerializer } from '../serializers/protobuf-serializer.js';
import type { BoundRemote } from './bound-remote.js';
import { CallContext } from './call-context.js';
import { runPipeline } from './run-pipeline.js';

/** A remote call as it arrived from another server, or from this one. */
export interface RemoteRequest {
  readonly route: string;
  /** The request message in protobuf. */
  readonly request: Uint8Array;
  readonly requestId: string;
  /** Milliseconds left to the caller. */
  readonly timeoutMs: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Trace context as opaque text. */
  readonly trace?: string | undefined;
  /** Takes what ends the call when its caller has left: the signal fires, and the call fails with `CANCELLED`. */
  readonly cancellation?: (cancel: () => void) => void;
}

interface RunningCall {
  readonly call: CallContext;
  readonly timeoutMs: number;
  readonly reject: (error: GameError) => void;
}

/** Runs `@Remote` methods: the same steps as for a client's message, without a session. */
export class RemoteRunner {
  readonly #remotes = new Map<string, BoundRemote>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #serializer = new ProtobufSerializer();
  readonly #deadlines: Deadlines<RunningCall>;
  #inFlight = 0;
  #taken = 0;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    this.#deadlines = new Deadlines(clock, expire);
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

  /** @returns the reply message in protobuf. @throws GameError; what else the method threw is logged and becomes `INTERNAL`. */
  async run(request: RemoteRequest): Promise<Uint8Array> {
    const remote = this.#remotes.get(request.route);
    if (remote === undefined)
      throw new GameError('NOT_FOUND', `there is no remote ${request.route} on this server`);
    const startedAt = this.#clock.now();
    const timeoutMs = Math.min(request.timeoutMs, remote.timeoutMs);
    const call = new CallContext(
      { ...request, kind: 'remote', session: undefined, deadline: startedAt + timeoutMs },
      this.#clock,
    );
    remote.calls.add(1);
    this.#inFlight += 1;
    this.#taken += 1;
    try {
      const result = this.#invoke(remote, call, request.request);
      return await this.#withEnd(call, timeoutMs, result, request.cancellation);
    } catch (thrown) {
      remote.failures.add(1);
      const error = GameError.from(thrown, request.requestId);
      if (error.code === 'INTERNAL') {
        this.#logger.error('a method failed', {
          requestId: request.requestId,
          route: request.route,
          err: thrown,
        });
      }
      throw error;
    } finally {
      this.#inFlight -= 1;
      remote.durationMs.record(this.#clock.now() - startedAt);
    }
  }

  async #invoke(remote: BoundRemote, call: CallContext, bytes: Uint8Array): Promise<Uint8Array> {
    const read = (): unknown => this.#serializer.read(remote.request, bytes, 0, bytes.length);
    const method = (body: unknown): unknown => remote.invoke(remote.instance, body, call);
    const result = remote.isHooked
      ? await runPipeline(remote, call, read, method)
      : await method(read());
    const message = remote.isBare ? (result ?? {}) : { result };
    const reply = this.#serializer.write(remote.reply, message);
    if (reply !== undefined) return new Uint8Array(reply); // sent later than the next one is written
    const says = describeViolations(remote.reply.explain(message, 'print'), 'the result');
    throw new TypeError(`${remote.route} returned what its type denies: ${says}`);
  }

  /** What comes first: the result, the deadline, or that the caller leaves. */
  #withEnd<T>(
    call: CallContext,
    timeoutMs: number,
    result: Promise<T>,
    cancellation: RemoteRequest['cancellation'],
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const running = { call, timeoutMs, reject };
      this.#deadlines.add(running, timeoutMs);
      result.then(resolve, reject).finally(() => this.#deadlines.remove(running));
      cancellation?.(() => {
        if (this.#deadlines.remove(running)) cancel(running);
      });
    });
  }
}

function cancel({ call, reject }: RunningCall): void {
  const message = `the caller of ${call.route} has left`;
  call.abort('CANCELLED', message);
  reject(new GameError('CANCELLED', message));
}

function expire({ call, timeoutMs, reject }: RunningCall): void {
  const message = `${call.route} was not answered within ${Math.round(timeoutMs)} ms`;
  call.abort('DEADLINE_EXCEEDED', message);
  reject(new GameError('DEADLINE_EXCEEDED', message));
}
