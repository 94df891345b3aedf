import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessageType } from '@nopal/protocol';
import { type RawClient, TRANSPORTS, textOf, treeOf } from '../../support/raw-client.js';
import { until } from '../../support/until.js';
import type { FairCluster } from '../fair-cluster.js';
import { contract as json } from '../game/generated/client.js';
import { contract as protobuf } from '../game/generated/client-protobuf.js';
import type { Done } from '../game/src/messages.js';

/** Requests and notifies of clients, answered by the frontend itself and by backends of two types. */
export function callsOfClients(fair: () => FairCluster): void {
  for (const transport of TRANSPORTS) {
    for (const type of ['gate', 'game', 'shop'] as const) {
      describe(`${transport} clients and the handlers of ${type}`, () => {
        const join = (): Promise<RawClient> => fair().raw('gate-1', transport);

        it('get structs, raw bytes and {} for nothing', async () => {
          const client = await join();
          assert.deepEqual(await client.call(`${type}.desk.hello`, { text: 'ada' }), {
            text: 'hello ada',
          });
          const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
          const { body } = await client.request(`${type}.desk.rawEcho`, bytes);
          assert.deepEqual(Buffer.from(body), Buffer.from(bytes));
          assert.equal(textOf(await client.request(`${type}.desk.nothing`)), '{}');
        });

        it('get bodies back that are as large as a packet may be', async () => {
          const client = await join();
          const bytes = Buffer.alloc(60_000, 'nopal ');
          const { body, error } = await client.request(`${type}.desk.rawEcho`, bytes);
          assert.equal(error, false);
          assert.ok(Buffer.from(body).equals(bytes));
        });

        it('get the code, message and metadata of the game’s error, and no word of any other', async () => {
          const client = await join();
          assert.deepEqual(await client.failure(`${type}.desk.refuse`, { text: 'bo' }), {
            code: 'DESK_CLOSED',
            msg: 'bo comes too late',
            metadata: Object.assign(Object.create(null), { opens: '9:00' }),
          });
          for (const method of ['fail', 'returnsUndefined']) {
            const { code, msg } = await client.failure(`${type}.desk.${method}`);
            assert.equal(code, 'INTERNAL');
            assert.doesNotMatch(msg, /secret/);
          }
        });

        it('get NOT_FOUND for a method, component or remote that is no route, and INVALID for a wrong body', async () => {
          const client = await join();
          for (const route of ['desk.missing', 'missing.hello', 'post.server']) {
            const { code, msg } = await client.failure(`${type}.${route}`);
            assert.equal(code, 'NOT_FOUND');
            assert.match(msg, new RegExp(`there is no route ${type}.${route}`));
          }
          const { code, metadata } = await client.failure(`${type}.desk.hello`, { text: 7 });
          assert.equal(code, 'INVALID');
          assert.match(metadata?.text ?? '', /expected .*string.*, found/);
        });

        it('are not answered for a notify, which runs', async () => {
          const client = await join();
          client.notify(`${type}.desk.jot`, { text: 'this' });
          await until(() => client.pushes.length === 1, 'the notify has run');
          const [push] = client.pushes;
          assert.equal(push?.route, `${type}.desk.words`);
          assert.match(textOf(push ?? assert.fail()), new RegExp(`${type}-[12] jots this`));
          await client.call(`${type}.desk.nothing`);
          const answers = client.messages.filter((one) => one.type === MessageType.RESPONSE);
          assert.equal(answers.length, 1);
        });

        it('get DEADLINE_EXCEEDED when the time is over, and the handler’s signal fires', async () => {
          const client = await join();
          const text = `${transport} at ${type}`;
          const { code } = await client.failure(`${type}.desk.waitsForSignal`, { text });
          assert.equal(code, 'DEADLINE_EXCEEDED');
          const servers = type === 'gate' ? ['gate-1'] : [`${type}-1`, `${type}-2`];
          await until(async () => {
            const notes = await Promise.all(servers.map((id) => fair().notes(client, id)));
            return notes.flat().includes(`aborted ${text} DEADLINE_EXCEEDED`);
          }, 'the handler is told');
          await client.call(`${type}.desk.nothing`); // the session goes on
        });
      });
    }
  }

  describe('clients and the servers behind their frontend', () => {
    it('are answered in order, whichever servers their messages go to', async () => {
      const client = await fair().raw('gate-1');
      const routes = ['game', 'gate', 'shop', 'shop', 'gate', 'game'];
      const ids: number[] = [];
      const expected: string[] = [];
      for (let n = 1; n <= 120; n += 1) {
        const type = routes[n % routes.length];
        const ms = n % 7 === 0 ? 3 : 0;
        ids.push(client.post(`${type}.desk.work`, { n, by: 'order', ms, fails: false }));
        expected.push(`${n}`);
      }
      await client.answer(ids.at(-1) ?? 0);
      const answers = client.messages.filter((one) => one.type === MessageType.RESPONSE);
      assert.deepEqual(
        answers.map((one) => `${(treeOf(one) as Done).n}`),
        expected,
      );
    });

    it('stay with one backend where the policy is sticky, and go round where it says so', async () => {
      const client = await fair().raw('gate-1');
      const seen = { game: new Set<string>(), shop: new Set<string>() };
      for (let n = 1; n <= 6; n += 1) {
        for (const type of ['game', 'shop'] as const) {
          const work = { n, by: 'routing', ms: 0, fails: false };
          seen[type].add(((await client.call(`${type}.desk.work`, work)) as Done).server);
        }
      }
      assert.equal(seen.game.size, 1);
      assert.deepEqual([...seen.shop].sort(), ['shop-1', 'shop-2']);
    });

    it('get UNAVAILABLE for a type of which no server runs, and NOT_FOUND for one that there is not', async () => {
      const client = await fair().raw('gate-1');
      const { code, msg } = await client.failure('attic.desk.hello', { text: 'x' });
      assert.equal(code, 'UNAVAILABLE');
      assert.match(msg, /no attic server/);
      assert.equal((await client.failure('cellar.desk.hello', { text: 'x' })).code, 'NOT_FOUND');
      client.notify('attic.desk.jot', { text: 'x' });
      await client.call('gate.desk.nothing'); // lives on
    });

    it('who leave abort what runs for them on a backend', async () => {
      const [asking, leaving] = [await fair().raw('gate-1'), await fair().raw('gate-2')];
      const text = 'for one who leaves';
      leaving.post('game.desk.waitsLong', { text });
      const noted = async (line: string): Promise<boolean> =>
        (await Promise.all(['game-1', 'game-2'].map((id) => fair().notes(asking, id))))
          .flat()
          .includes(line);
      await until(() => noted(`waits ${text}`), 'the handler runs');
      leaving.close();
      await until(() => noted(`aborted ${text} CANCELLED`), 'the handler is told');
    });

    it('may be Nopal’s own, typed, with bodies of JSON and of protobuf', async () => {
      for (const transport of TRANSPORTS) {
        for (const contract of [json, protobuf]) {
          const client = await fair().client('gate-1', transport, { contract });
          assert.deepEqual(await client.game.desk.hello({ text: 'ada' }), { text: 'hello ada' });
          await assert.rejects(client.shop.desk.refuse({ text: 'ada' }), {
            code: 'DESK_CLOSED',
            metadata: { opens: '9:00' },
          });
          const heard: string[] = [];
          client.game.desk.onWords(({ text }) => heard.push(text));
          client.game.desk.jot({ text: 'that' });
          await until(() => heard.length === 1, 'the push has come');
          assert.match(heard[0] ?? '', /^game-[12] jots that$/);
        }
      }
    });
  });
}
