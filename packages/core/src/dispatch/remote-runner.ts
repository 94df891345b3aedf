import { GameError } from '../errors/game-error.js';
import { INVALID } from '../manifest/codec.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { invalidBody } from '../serializers/invalid-body.js';
import type { BoundRemote } from './bound-remote.js';
import { CallContext } from './call-context.js';
import { runPipeline } from './run-pipeline.js';

/** A remote call as it arrived from another server, or from this one. */
export interface RemoteRequest {
  readonly route: string;
  /** The request message as plain tree. */
  readonly request: unknown;
  readonly requestId: string;
  /** Milliseconds left to the caller. */
  readonly timeoutMs: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Runs `@Remote` methods: the same steps as for a client's message, without a session. */
export class RemoteRunner {
  readonly #remotes = new Map<string, BoundRemote>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  #inFlight = 0;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Calls that are not answered yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  add(remote: BoundRemote): void {
    this.#remotes.set(remote.route, remote);
  }

  /** @returns the reply message as plain tree. @throws GameError; what else the method threw is logged and becomes `INTERNAL`. */
  async run(request: RemoteRequest): Promise<unknown> {
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
    try {
      return await this.#withDeadline(call, timeoutMs, this.#invoke(remote, call, request.request));
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

  async #invoke(remote: BoundRemote, call: CallContext, tree: unknown): Promise<unknown> {
    const read = (): unknown => {
      const request = remote.request.parse(tree);
      if (request !== INVALID) return request;
      throw invalidBody(remote.request.type, remote.request.explain(tree, 'parse'));
    };
    const method = (body: unknown): unknown => remote.invoke(remote.instance, body, call);
    const result = remote.isHooked
      ? await runPipeline(remote, call, read, method)
      : await method(read());
    const message = remote.isBare ? (result ?? {}) : { result };
    const reply = remote.reply.print(message);
    if (reply === INVALID) {
      const { path, expected, found } = remote.reply.explain(message, 'print')[0] ?? {
        path: 'result',
        expected: 'another value',
        found: typeof result,
      };
      throw new TypeError(
        `${remote.route} returned what its type denies: ${path} must be ${expected}, found ${found}`,
      );
    }
    return reply;
  }

  #withDeadline(call: CallContext, timeoutMs: number, result: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const message = `${call.route} was not answered within ${Math.round(timeoutMs)} ms`;
      const cancel = this.#clock.setTimeout(() => {
        call.abort('DEADLINE_EXCEEDED', message);
        reject(new GameError('DEADLINE_EXCEEDED', message));
      }, timeoutMs);
      result.then(resolve, reject).finally(cancel);
    });
  }
}
