import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RemoteCallOptions, RemoteTable } from '@nopal/core';
import { createRemotes } from '../../../../packages/cluster/src/remotes/create-remotes.js';
import { anyObject, decoded, encoded, numberedObject } from '../../../support/plain-codec.js';

const route = 'game.arena.seats';
const table: RemoteTable = {
  game: {
    arena: { seats: { route, parameters: ['n', 'why'], request: anyObject, reply: anyObject } },
  },
  chat: {
    room: {
      count: {
        route: 'chat.room.count',
        parameters: ['n'],
        request: numberedObject,
        reply: numberedObject,
      },
    },
  },
};
interface Methods {
  seats(n: number, why?: string): Promise<unknown>;
}
interface Remotes {
  game: { arena: Methods & { with(options: RemoteCallOptions): Methods } };
  chat: { room: { count(n: unknown): Promise<unknown> } };
}

function remotes(answer: Uint8Array = encoded(anyObject, { result: 3 })) {
  const calls: unknown[][] = [];
  const made = createRemotes(table, {
    call: async (type, called, request, options) => {
      calls.push([type, called, decoded(anyObject, request), options]);
      return answer;
    },
  }) as Remotes;
  return { made, calls };
}

describe('createRemotes', () => {
  it('names the parameters in the request and unwraps the result', async () => {
    const { made, calls } = remotes();
    assert.equal(await made.game.arena.seats(7, 'full'), 3);
    assert.equal(await made.game.arena.seats(8), 3);
    assert.deepEqual(calls, [
      ['game', route, { n: 7, why: 'full' }, {}],
      ['game', route, { n: 8 }, {}],
    ]);
  });

  it('sends the request of a hand-written rpc as it is, and answers its response', async () => {
    const row = {
      route,
      implements: 'vendor.v1.Seats/Count',
      request: anyObject,
      reply: anyObject,
    };
    const sent: unknown[] = [];
    const made = createRemotes(
      {
        game: {
          arena: { seats: { ...row, parameters: ['request'] }, clear: { ...row, parameters: [] } },
        },
      },
      {
        call: async (_type, _called, request) => {
          sent.push(decoded(anyObject, request));
          return encoded(anyObject, { result: 3, more: true });
        },
      },
    ) as { game: { arena: { seats(n: object): Promise<unknown>; clear(): Promise<unknown> } } };
    assert.deepEqual(await made.game.arena.seats({ n: 7 }), { result: 3, more: true });
    assert.deepEqual(await made.game.arena.clear(), { result: 3, more: true });
    assert.deepEqual(sent, [{ n: 7 }, {}]);
  });

  it('passes the options of with to that one call', async () => {
    const { made, calls } = remotes();
    await made.game.arena.with({ key: '7', timeoutMs: 300 }).seats(7);
    await made.game.arena.seats(7);
    assert.deepEqual(
      calls.map((call) => call[3]),
      [{ key: '7', timeoutMs: 300 }, {}],
    );
  });

  it('refuses parameters that are not of their types before anything is sent', async () => {
    const { made, calls } = remotes();
    await assert.rejects(made.chat.room.count('one'), {
      code: 'INVALID',
      message: /chat\.room\.count was called with what its type denies: n must be a number/,
    });
    assert.deepEqual(calls, []);
  });

  it('refuses an answer that is not of its type', async () => {
    for (const answer of [encoded(anyObject, { result: 3 }), Uint8Array.of(255)]) {
      const { made } = remotes(answer);
      await assert.rejects(made.chat.room.count(1), { code: 'INTERNAL', message: /one release/ });
    }
  });
});
