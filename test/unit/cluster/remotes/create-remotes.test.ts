import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GameError,
  type RemoteCaller,
  type RemoteComponent,
  type RemoteTable,
  type ReplyReader,
} from '@nopal/core';
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
  game: { arena: RemoteComponent<Methods> };
  chat: { room: { count(n: unknown): Promise<unknown> } };
}

function remotes(answer: Uint8Array = encoded(anyObject, { result: 3 })) {
  const calls: unknown[][] = [];
  const made = createRemotes(table, {
    call: async ({ serverType, route: called }, request, options, read) => {
      calls.push([serverType, called, decoded(anyObject, request), options]);
      return read(answer, 0, answer.length);
    },
    callAll: async (_method, request, options, read) => {
      calls.push(['all', decoded(anyObject, request), options]);
      return [
        { server: 'game-1', value: read(answer, 0, answer.length) },
        { server: 'game-2', error: new GameError('BUSY', 'full') },
      ];
    },
    notify: (_method, request, options) => {
      calls.push(['notify', decoded(anyObject, request), options]);
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
        call: async (
          _method: unknown,
          request: Uint8Array,
          _options: object,
          read: ReplyReader<unknown>,
        ) => {
          sent.push(decoded(anyObject, request));
          const reply = encoded(anyObject, { result: 3, more: true });
          return read(reply, 0, reply.length);
        },
      } as unknown as RemoteCaller,
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

  it('asks all servers, and tells what became of each', async () => {
    const { made, calls } = remotes();
    const outcomes = await made.game.arena.all({ timeoutMs: 300 }).seats(7);
    assert.deepEqual(outcomes[0], { server: 'game-1', value: 3 });
    assert.equal(outcomes[1]?.error?.code, 'BUSY');
    assert.deepEqual(calls, [['all', { n: 7 }, { timeoutMs: 300 }]]);
  });

  it('sends without waiting for an answer, and refuses wrong parameters there too', async () => {
    const { made, calls } = remotes();
    assert.equal(made.game.arena.notify({ key: 'a' }).seats(7), undefined);
    assert.equal(made.game.arena.notify().seats(8), undefined);
    assert.deepEqual(calls, [
      ['notify', { n: 7 }, { key: 'a' }],
      ['notify', { n: 8 }, {}],
    ]);
    const { notify } = made.chat.room as unknown as RemoteComponent<{
      count(n: unknown): Promise<unknown>;
    }>;
    assert.throws(() => notify().count('one'), { code: 'INVALID' });
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
