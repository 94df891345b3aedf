import { type BoundRemote, bindRemote, type Call, type MemoryMetrics } from '@nopal/core';
import { anyObject } from '../../../support/plain-codec.js';

/** The rpc `test.v1.Test/Ping`, which takes and gives an object as JSON in field 1, or nothing; runs what it is given. */
export function pingRemote(
  metrics: MemoryMetrics,
  run: (request: unknown, call: Call) => unknown = () => ({}),
  rpc: string | undefined = 'test.v1.Test/Ping',
): BoundRemote {
  class Test {}
  const lenient = {
    ...anyObject,
    decode: (bytes: Uint8Array, start: number, end: number) =>
      start === end ? {} : anyObject.decode(bytes, start, end),
  };
  const row = {
    method: 'ping',
    name: 'ping',
    ...(rpc !== undefined && { rpc }),
    request: lenient,
    reply: lenient,
    invoke: (_self: never, request: never, call: Call) => run(request, call),
  };
  const component = {
    className: 'Test',
    file: 'test.ts',
    type: Test,
    create: () => new Test(),
    dependencies: [],
    name: 'test',
    handlers: [],
    remotes: [row],
    pushes: [],
  };
  const context = { serverType: 'game', pipeline: {}, callTimeoutMs: 5000, metrics };
  return bindRemote(component, row, new Test(), context);
}
