import {
  GameError,
  ProtobufSerializer,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteSignature,
  type RemoteTable,
} from '@nopal/core';

type RemoteMethod = (...parameters: unknown[]) => Promise<unknown>;

/** `remotes.game.arena.seats(id)`: one object for each server type and component, made at boot from generated tables. */
export function createRemotes(table: RemoteTable, caller: RemoteCaller): object {
  const serializer = new ProtobufSerializer();
  return mapValues(table, (components, serverType) =>
    mapValues(components, (signatures) => {
      const methods = (options: RemoteCallOptions): Record<string, RemoteMethod> =>
        mapValues(signatures, (signature) =>
          remoteMethod(serverType, signature, caller, serializer, options),
        );
      return { ...methods({}), with: methods };
    }),
  );
}

function remoteMethod(
  serverType: string,
  signature: RemoteSignature,
  caller: RemoteCaller,
  serializer: ProtobufSerializer,
  options: RemoteCallOptions,
): RemoteMethod {
  const { route, parameters, request } = signature;
  const isBare = signature.implements !== undefined;
  return async (...values) => {
    const message = isBare ? (values[0] ?? {}) : requestOf(parameters, values);
    const bytes = serializer.write(request, message);
    if (bytes === undefined) {
      const wrong = request
        .explain(message, 'print')
        .map(({ path, expected, found }) => `${path} must be ${expected}, found ${found}`);
      throw new GameError(
        'INVALID',
        `${route} was called with what its type denies: ${wrong.join('; ')}`,
      );
    }
    const answered = await caller.call(serverType, route, bytes, options);
    const reply = readReply(serializer, signature, answered);
    return isBare ? reply : (reply as { result?: unknown }).result;
  };
}

function requestOf(parameters: readonly string[], values: readonly unknown[]): object {
  const message: Record<string, unknown> = {};
  parameters.forEach((name, index) => {
    if (values[index] !== undefined) message[name] = values[index];
  });
  return message;
}

/** @throws GameError `INTERNAL` for a reply that is not of its type. */
function readReply(
  serializer: ProtobufSerializer,
  { route, reply }: RemoteSignature,
  bytes: Uint8Array,
): unknown {
  try {
    return serializer.read(reply, bytes, 0, bytes.length);
  } catch (cause) {
    const why = `${route} answered what its type denies; are both servers of one release?`;
    throw new GameError('INTERNAL', why, { cause });
  }
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A, key: string) => B,
): Record<string, B> {
  const mapped: Record<string, B> = {};
  for (const [key, value] of Object.entries(record)) mapped[key] = map(value, key);
  return mapped;
}
