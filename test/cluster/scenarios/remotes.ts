import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RawClient } from '../../support/raw-client.js';
import type { FairCluster } from '../fair-cluster.js';
import type { Errand, Outcomes, Text } from '../game/src/messages.js';

/** Calls between servers, each made for a client by a server of the type that the route names. */
export function remotes(fair: () => FairCluster): void {
  const ask = async (client: RawClient, by: string, errand: Errand): Promise<string> =>
    ((await client.call(`${by}.post.ask`, errand)) as Text).text;

  describe('calls between servers', () => {
    for (const [by, to] of [
      ['gate', 'game'],
      ['game', 'gate'],
      ['game', 'shop'],
      ['game', 'game'],
      ['gate', 'gate'],
    ] as const) {
      it(`from ${by} reach any server of ${to}, the one that is named, and the one of a key`, async () => {
        const client = await fair().raw('gate-1');
        const call = { type: to, method: 'server' } as const;
        const reached = new Set<string>();
        for (let n = 0; n < 40; n += 1) reached.add(await ask(client, by, call));
        const both = [`${to}-1`, `${to}-2`];
        assert.deepEqual([...reached].sort(), both);
        for (const server of both) assert.equal(await ask(client, by, { ...call, server }), server);
        const byKey = new Map<string, string>();
        for (let round = 0; round < 2; round += 1) {
          for (let n = 0; n < 20; n += 1) {
            const key = `key ${n}`;
            const server = await ask(client, by, { ...call, key });
            assert.equal(server, byKey.get(key) ?? server);
            byKey.set(key, server);
          }
        }
        assert.deepEqual([...new Set(byKey.values())].sort(), both);
      });

      it(`from ${by} to ${to} bring the error’s code, message and metadata back, and no word of any other`, async () => {
        const client = await fair().raw('gate-1');
        const server = `${to}-2`;
        const refused = await client.failure(`${by}.post.ask`, {
          type: to,
          method: 'refuse',
          server,
        });
        assert.deepEqual([refused.code, refused.msg], ['GAME_OVER', 'the game is over']);
        assert.equal(refused.metadata?.at, server);
        assert.match(refused.metadata?.by ?? '', new RegExp(`^${by}-`));
        const failed = await client.failure(`${by}.post.ask`, { type: to, method: 'fail', server });
        assert.equal(failed.code, 'INTERNAL');
        assert.doesNotMatch(failed.msg, /secret/);
      });

      it(`from ${by} to all servers of ${to} answer for each, and nobody waits for a notify`, async () => {
        const [client, asking] = [await fair().raw('gate-1'), await fair().raw('gate-2')];
        const all = async (text: string): Promise<Outcomes['outcomes']> =>
          ((await client.call(`${by}.post.askAll`, { type: to, text })) as Outcomes).outcomes;
        const [one, two] = [`${to}-1`, `${to}-2`];
        const sorted = (found: Outcomes['outcomes']) =>
          [...found].sort((a, b) => (a.server < b.server ? -1 : 1));
        assert.deepEqual(sorted(await all(two)), [
          { server: one, text: `well at ${one}` },
          { server: two, text: 'NOT_HERE' },
        ]);
        const text = `from ${by} to ${to}`;
        await client.call(`${by}.post.tell`, { type: to, text, server: two });
        await client.call(`${by}.post.tell`, { type: to, text: `${text}, all`, all: true });
        for (const server of [one, two]) await fair().noted(asking, server, `told ${text}, all`);
        await fair().noted(asking, two, `told ${text}`);
        assert.ok(!(await fair().notes(asking, one)).includes(`told ${text}`));
      });
    }

    it('to a server or a type that is not there are NOT_FOUND and UNAVAILABLE', async () => {
      const client = await fair().raw('gate-1');
      for (const by of ['gate', 'game']) {
        const missing = { type: 'game', method: 'server', server: 'game-nowhere' };
        const { code, msg } = await client.failure(`${by}.post.ask`, missing);
        assert.equal(code, 'NOT_FOUND');
        assert.match(msg, /there is no game server game-nowhere/);
        const empty = { type: 'attic', method: 'server' };
        assert.equal((await client.failure(`${by}.post.ask`, empty)).code, 'UNAVAILABLE');
      }
    });

    it('end at their deadline, which is never more than the client’s call has left', async () => {
      const client = await fair().raw('gate-1');
      for (const by of ['gate', 'game']) {
        const call = { type: 'shop', method: 'never', timeoutMs: 60 } as const;
        assert.equal((await client.failure(`${by}.post.ask`, call)).code, 'DEADLINE_EXCEEDED');
        const remaining = { type: 'shop', method: 'remaining' } as const;
        const alone = Number(await ask(client, by, { ...remaining, timeoutMs: 30_000 }));
        assert.ok(alone > 2_000 && alone <= 30_000, `${alone}`);
        const part = { ...remaining, timeoutMs: 30_000, isPartOfCall: true };
        const left = Number(await ask(client, by, part));
        assert.ok(left > 0 && left <= 2_000, `${left}`);
      }
    });

    it('carry metadata and the id of the request', async () => {
      const client = await fair().raw('gate-1');
      const call = { type: 'shop', method: 'trace', metadata: { trace: 'abc' } } as const;
      for (const by of ['gate', 'game', 'shop'])
        assert.equal(await ask(client, by, { ...call, isPartOfCall: true }), 'abc with id');
    });
  });
}
