import assert from 'node:assert/strict';
import { it } from 'node:test';
import { attachProxies, type Contract } from '../../../packages/client/src/contract.js';

function target() {
  const calls: unknown[][] = [];
  return {
    calls,
    request: (...of: unknown[]) => Promise.resolve(calls.push(['request', ...of])),
    notify: (...of: unknown[]) => void calls.push(['notify', ...of]),
    on: (...of: unknown[]) => {
      calls.push(['on', ...of]);
      return () => undefined;
    },
  };
}

const of = (component: object): Contract => ({
  version: 2,
  servers: { game: { arena: component } },
});

it('makes members that call their routes, and pushes are listened to as onX', async () => {
  const client = target();
  attachProxies(
    client,
    of({
      requests: { join: 'r1' },
      asks: { list: 'r2' },
      notifies: { move: 'n1' },
      pushes: { state: 'p1', onOver: 'p2', once: 'p3' },
    }),
  );
  const { arena } = Reflect.get(client, 'game') as {
    arena: Record<string, (...values: unknown[]) => unknown>;
  };
  assert.deepEqual(Object.keys(arena), ['join', 'list', 'move', 'onState', 'onOver', 'onOnce']);
  const callback = () => undefined;
  await arena.join?.({ n: 1 }, { timeoutMs: 5 });
  await arena.list?.({ timeoutMs: 6 });
  arena.move?.({ n: 2 });
  arena.onState?.(callback);
  arena.onOver?.(callback);
  assert.deepEqual(client.calls, [
    ['request', 'r1', { n: 1 }, { timeoutMs: 5 }],
    ['request', 'r2', undefined, { timeoutMs: 6 }],
    ['notify', 'n1', { n: 2 }],
    ['on', 'p1', callback],
    ['on', 'p2', callback],
  ]);
});

it('refuses names that are taken, names that would break await, and another version', () => {
  const refused: Contract[] = [
    of({ requests: { join: 'a' }, notifies: { join: 'b' } }),
    of({ requests: { onState: 'a' }, pushes: { state: 'b' } }),
    of({ requests: Object.fromEntries([['then', 'a']]) }),
    { version: 2, servers: { request: {} } },
    { ...of({}), version: 1 as 2 },
  ];
  for (const contract of refused) {
    assert.throws(() => attachProxies(target(), contract), { code: 'BAD_CONTRACT' });
  }
});
