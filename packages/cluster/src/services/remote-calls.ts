import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import {
  type BoundRemote,
  type Counter,
  GameError,
  type RemoteRequest,
  type RemoteRunner,
} from '@nopal/core';
import { callMetadata } from './call-metadata.js';
import { errorStatus } from './error-status.js';
import type { ServiceAccess } from './service-access.js';

export interface RemoteCallsParts {
  readonly runner: RemoteRunner;
  readonly access: ServiceAccess;
  /** Makes request ids unique across restarts. */
  readonly bootId: string;
  readonly refusals: Counter;
  readonly maxCalls: number;
  readonly maxMessageBytes: number;
}

/** A gRPC call with its bytes as they came: they are decoded by the remote's own runner, which says what is wrong with them. */
export type RawUnaryCall = ServerUnaryCall<Buffer, Buffer>;

/** Runs gRPC calls of `@Remote` methods: by the runner that answers the cluster's own calls, with all that is around a method. */
export class RemoteCalls {
  readonly #parts: RemoteCallsParts;
  #running = 0;
  #sequence = 0;

  constructor(parts: RemoteCallsParts) {
    this.#parts = parts;
  }

  /** Answers a call; never throws, which grpc-js would turn into UNKNOWN. */
  answer(remote: BoundRemote, domain: string, call: RawUnaryCall, reply: sendUnaryData<Buffer>) {
    this.#sequence += 1;
    const requestId = `${this.#parts.bootId}-g${this.#sequence.toString(36)}`;
    this.#run(remote, call, requestId).then(
      (response) => reply(null, response),
      (thrown) => reply(errorStatus(GameError.from(thrown, requestId), domain)),
    );
  }

  async #run(remote: BoundRemote, call: RawUnaryCall, requestId: string): Promise<Buffer> {
    const timeoutMs = timeoutOf(call);
    let metadata: Readonly<Record<string, string>>;
    try {
      this.#admit(call);
      if (timeoutMs <= 0)
        throw new GameError('DEADLINE_EXCEEDED', `no time was left for ${remote.route}`);
      metadata = callMetadata(call.metadata);
    } catch (refusal) {
      this.#parts.refusals.add(1);
      throw refusal;
    }
    this.#running += 1;
    try {
      const { request } = call;
      return await this.#answered(call, {
        route: remote.route,
        bytes: request,
        start: 0,
        end: request.length,
        requestId,
        timeoutMs,
        metadata,
        trace: metadata.traceparent,
      });
    } finally {
      this.#running -= 1;
    }
  }

  #answered(call: RawUnaryCall, request: RemoteRequest): Promise<Buffer> {
    const { runner } = this.#parts;
    return new Promise((resolve, reject) => {
      const running = runner.start(request, {
        replied: (reply) => resolve(Buffer.from(reply)), // a copy
        failed: reject,
      });
      if (running !== undefined) onLeave(call, () => runner.cancel(running));
    });
  }

  /** @throws GameError for a call that is not run at all. */
  #admit(call: RawUnaryCall): void {
    const { access, maxCalls, maxMessageBytes } = this.#parts;
    const refusal = access.refusal(call);
    if (refusal !== undefined) throw refusal;
    if (this.#running >= maxCalls)
      throw new GameError('BUSY', `${maxCalls} gRPC calls run here, and no more at once`);
    const { length } = call.request;
    if (length > maxMessageBytes)
      throw new GameError(
        'TOO_LARGE',
        `the request has ${length} bytes; at most ${maxMessageBytes} are taken`,
      );
  }
}

/** Milliseconds until the caller's deadline; unlimited without one, where the method's own counts. */
function timeoutOf(call: RawUnaryCall): number {
  return Number(call.getDeadline()) - Date.now();
}

/** grpc-js says `cancelled` also at the deadline, which the runner has for itself. */
function onLeave(call: RawUnaryCall, leave: () => void): void {
  const left = (): void => {
    if (timeoutOf(call) > 0) leave();
  };
  if (call.cancelled) left();
  else call.once('cancelled', left);
}
