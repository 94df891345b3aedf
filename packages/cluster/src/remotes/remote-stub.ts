import {
  GameError,
  type ProtobufSerializer,
  type RemoteAllOptions,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteMethod,
  type RemoteNotifyOptions,
  type RemoteSignature,
  type ReplyReader,
  type ServerOutcome,
} from '@nopal/core';

/** The caller's side of one remote: parameters into the request, the reply into the result. */
export class RemoteStub {
  readonly #method: RemoteMethod;
  readonly #signature: RemoteSignature;
  readonly #serializer: ProtobufSerializer;
  readonly #read: ReplyReader<unknown>;

  constructor(serverType: string, signature: RemoteSignature, serializer: ProtobufSerializer) {
    const { route, idempotent } = signature;
    this.#method = { serverType, route, isIdempotent: idempotent === true };
    this.#signature = signature;
    this.#serializer = serializer;
    this.#read = (bytes, start, end) => this.#result(bytes, start, end);
  }

  ask(
    caller: RemoteCaller,
    values: readonly unknown[],
    options: RemoteCallOptions,
  ): Promise<unknown> {
    let request: Uint8Array;
    try {
      request = this.#request(values);
    } catch (error) {
      return Promise.reject(error);
    }
    return caller.call(this.#method, request, options, this.#read);
  }

  async askAll(
    caller: RemoteCaller,
    values: readonly unknown[],
    options: RemoteAllOptions,
  ): Promise<readonly ServerOutcome<unknown>[]> {
    return caller.callAll(this.#method, this.#request(values), options, this.#read);
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
  #result(bytes: Uint8Array, start: number, end: number): unknown {
    const { route, reply } = this.#signature;
    let message: unknown;
    try {
      message = this.#serializer.read(reply, bytes, start, end);
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
  for (let index = 0; index < parameters.length; index += 1) {
    const value = values[index];
    if (value !== undefined) message[parameters[index] as string] = value;
  }
  return message;
}
