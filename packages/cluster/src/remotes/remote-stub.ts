import {
  GameError,
  type ProtobufSerializer,
  type RemoteAllOptions,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteMethod,
  type RemoteNotifyOptions,
  type RemoteSignature,
  type ServerOutcome,
} from '@nopal/core';

/** The caller's side of one remote: parameters into the request, the reply into the result. */
export class RemoteStub {
  readonly #method: RemoteMethod;
  readonly #signature: RemoteSignature;
  readonly #serializer: ProtobufSerializer;

  constructor(serverType: string, signature: RemoteSignature, serializer: ProtobufSerializer) {
    const { route, idempotent } = signature;
    this.#method = { serverType, route, isIdempotent: idempotent === true };
    this.#signature = signature;
    this.#serializer = serializer;
  }

  async ask(
    caller: RemoteCaller,
    values: readonly unknown[],
    options: RemoteCallOptions,
  ): Promise<unknown> {
    return this.#result(await caller.call(this.#method, this.#request(values), options));
  }

  async askAll(
    caller: RemoteCaller,
    values: readonly unknown[],
    options: RemoteAllOptions,
  ): Promise<readonly ServerOutcome<unknown>[]> {
    const outcomes = await caller.callAll(this.#method, this.#request(values), options);
    return outcomes.map((outcome) => {
      if (outcome.error !== undefined) return outcome;
      const { server, value } = outcome;
      try {
        return { server, value: this.#result(value) };
      } catch (thrown) {
        return { server, error: GameError.from(thrown, '') };
      }
    });
  }

  notify(
    caller: RemoteCaller,
    values: readonly unknown[],
    options: RemoteNotifyOptions,
  ): undefined {
    caller.notify(this.#method, this.#request(values), options);
  }

  /** @throws GameError `INVALID` naming what is wrong with the parameters. */
  #request(values: readonly unknown[]): Uint8Array {
    const { route, parameters, request } = this.#signature;
    const message = this.#isBare ? (values[0] ?? {}) : requestOf(parameters, values);
    const bytes = this.#serializer.write(request, message);
    if (bytes !== undefined) return bytes;
    const wrong = request
      .explain(message, 'print')
      .map(({ path, expected, found }) => `${path} must be ${expected}, found ${found}`);
    throw new GameError(
      'INVALID',
      `${route} was called with what its type denies: ${wrong.join('; ')}`,
    );
  }

  /** @throws GameError `INTERNAL` for a reply that is not of its type. */
  #result(bytes: Uint8Array): unknown {
    const { route, reply } = this.#signature;
    let message: unknown;
    try {
      message = this.#serializer.read(reply, bytes, 0, bytes.length);
    } catch (cause) {
      const why = `${route} answered what its type denies; are both servers of one release?`;
      throw new GameError('INTERNAL', why, { cause });
    }
    return this.#isBare ? message : (message as { result?: unknown }).result;
  }

  /** A hand-written rpc: its messages are not wrapped. */
  get #isBare(): boolean {
    return this.#signature.implements !== undefined;
  }
}

function requestOf(parameters: readonly string[], values: readonly unknown[]): object {
  const message: Record<string, unknown> = {};
  parameters.forEach((name, index) => {
    if (values[index] !== undefined) message[name] = values[index];
  });
  return message;
}
