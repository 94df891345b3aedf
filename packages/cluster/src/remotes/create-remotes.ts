import {
  ProtobufSerializer,
  type RemoteAllOptions,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteNotifyOptions,
  type RemoteTable,
} from '@nopal/core';
import { RemoteStub } from './remote-stub.js';

type StubMethod = (...parameters: unknown[]) => unknown;

/**
 * `remotes.game.arena.seats(id)`: one object for each server type and component, made at boot from generated tables; `with`,
 * `all` and `notify` answer the same methods, called in another way.
 */
export function createRemotes(table: RemoteTable, caller: RemoteCaller): object {
  const serializer = new ProtobufSerializer();
  return mapValues(table, (components, serverType) =>
    mapValues(components, (signatures) => {
      const stubs = mapValues(
        signatures,
        (signature) => new RemoteStub(serverType, signature, serializer),
      );
      const methods = (call: (stub: RemoteStub, values: readonly unknown[]) => unknown) =>
        mapValues(
          stubs,
          (stub): StubMethod =>
            (...values) =>
              call(stub, values),
        );
      const asked = (options: RemoteCallOptions) =>
        methods((stub, values) => stub.ask(caller, values, options));
      return {
        ...asked({}),
        with: asked,
        all: (options: RemoteAllOptions = {}) =>
          methods((stub, values) => stub.askAll(caller, values, options)),
        notify: (options: RemoteNotifyOptions = {}) =>
          methods((stub, values) => stub.notify(caller, values, options)),
      };
    }),
  );
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A, key: string) => B,
): Record<string, B> {
  const mapped: Record<string, B> = {};
  for (const [key, value] of Object.entries(record)) mapped[key] = map(value, key);
  return mapped;
}
