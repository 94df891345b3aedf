import {
  GameError,
  INVALID,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteSignature,
  type RemoteTable,
} from '@nopal/core';

type RemoteMethod = (...parameters: unknown[]) => Promise<unknown>;

/** `remotes.game.arena.seats(id)`: one object for each server type and component, made at boot from generated tables. */
export function createRemotes(table: RemoteTable, caller: RemoteCaller): object {
  return mapValues(table, (components, serverType) =>
    mapValues(components, (signatures) => {
      const methods = (options: RemoteCallOptions): Record<string, RemoteMethod> =>
        mapValues(signatures, (signature) => remoteMethod(serverType, signature, caller, options));
      return { ...methods({}), with: methods };
    }),
  );
}

function remoteMethod(
  serverType: string,
  signature: RemoteSignature,
  caller: RemoteCaller,
  options: RemoteCallOptions,
): RemoteMethod {
  const { route, parameters, request, reply } = signature;
  const isBare = signature.implements !== undefined;
  return async (...values) => {
    const message = isBare ? (values[0] ?? {}) : requestOf(parameters, values);
    const tree = request.print(message);
    if (tree === INVALID) {
      const wrong = request
        .explain(message, 'print')
        .map(({ path, expected, found }) => `${path} must be ${expected}, found ${found}`);
      throw new GameError(
        'INVALID',
        `${route} was called with what its type denies: ${wrong.join('; ')}`,
      );
    }
    const answered = reply.parse(await caller.call(serverType, route, tree, options));
    if (answered === INVALID)
      throw new GameError(
        'INTERNAL',
        `${route} answered what its type denies; are both servers of one release?`,
      );
    return isBare ? answered : (answered as { result?: unknown }).result;
  };
}

function requestOf(parameters: readonly string[], values: readonly unknown[]): object {
  const message: Record<string, unknown> = {};
  parameters.forEach((name, index) => {
    if (values[index] !== undefined) message[name] = values[index];
  });
  return message;
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A, key: string) => B,
): Record<string, B> {
  const mapped: Record<string, B> = {};
  for (const [key, value] of Object.entries(record)) mapped[key] = map(value, key);
  return mapped;
}
