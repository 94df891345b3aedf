import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Directory, SessionAddress } from '@nopal/core';
import { until } from '../support/until.js';

/** One server of a cluster that shares users. */
export interface DirectoryServer {
  readonly directory: Directory;
  /** Where its sessions are. */
  at(sessionId: number): SessionAddress;
  /** What its listener was told, as `uid/sessionId`. */
  readonly superseded: string[];
}

export interface DirectoryCluster {
  /** Starts a server; the others know it when this resolves. A type `game` is no frontend. */
  server(id: string, type?: string, boot?: string): Promise<DirectoryServer>;
  /** As if its process were killed; the others know when this returns. */
  kill(id: string): void;
  end?(): Promise<void>;
}

/** Where one user is. */
export async function whereIs(
  { directory }: Pick<DirectoryServer, 'directory'>,
  uid: string,
): Promise<readonly SessionAddress[]> {
  const [addresses = []] = await directory.find([uid], { fresh: true });
  return addresses;
}

/** Runs the contract of `Directory`. @param make a cluster without servers */
export function directoryContract(name: string, make: () => Promise<DirectoryCluster>): void {
  async function withOne(test: (cluster: DirectoryCluster) => Promise<void>): Promise<void> {
    const cluster = await make();
    try {
      await test(cluster);
    } finally {
      await cluster.end?.();
    }
  }
  /** Claims; answers the session that the caller has to end. */
  async function login(to: DirectoryServer, uid: string, sessionId: number): Promise<string[]> {
    const replaced = await to.directory.claim(uid, to.at(sessionId));
    return replaced === undefined ? [] : [`${replaced.frontendId}/${replaced.sessionId}`];
  }

  describe(`Directory: ${name}`, () => {
    it('finds users from every server, and nobody who is not there', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        const other = await cluster.server('gate-2');
        const game = await cluster.server('game-1', 'game');
        assert.deepEqual(await login(one, 'ada', 1), []);
        assert.deepEqual(await login(other, 'bob', 1), []);
        for (const from of [one, other, game]) {
          assert.deepEqual(await from.directory.find(['bob', '__proto__', 'ada', 'eve', 'bob']), [
            [other.at(1)],
            [],
            [one.at(1)],
            [],
            [other.at(1)],
          ]);
        }
        assert.deepEqual(await game.directory.find([]), []);
      }));

    it('gives the newest login the user; the one before is answered or told', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        const other = await cluster.server('gate-2');
        await login(one, 'ada', 1);
        const answered = [...(await login(other, 'ada', 1)), ...(await login(other, 'ada', 2))];
        const told = [
          ...one.superseded.map((which) => which.replace('ada', 'gate-1')),
          ...other.superseded.map((which) => which.replace('ada', 'gate-2')),
        ];
        assert.deepEqual([...new Set([...answered, ...told])].sort(), ['gate-1/1', 'gate-2/1']);
        assert.deepEqual(await whereIs(one, 'ada'), [other.at(2)]);
        assert.deepEqual(await whereIs(other, 'ada'), [other.at(2)]);
      }));

    it('replaces nothing when a session claims again what it has', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        await login(one, 'ada', 1);
        assert.deepEqual(await login(one, 'ada', 1), []);
        assert.deepEqual(one.superseded, []);
        assert.deepEqual(await whereIs(one, 'ada'), [one.at(1)]);
      }));

    it('keeps one session for each frontend type', () =>
      withOne(async (cluster) => {
        const gate = await cluster.server('gate-1');
        const lobby = await cluster.server('lobby-1', 'lobby');
        await login(gate, 'ada', 1);
        assert.deepEqual(await login(lobby, 'ada', 1), []);
        const found = [...(await whereIs(gate, 'ada'))];
        found.sort((a, b) => (a.frontendType < b.frontendType ? -1 : 1));
        assert.deepEqual(found, [gate.at(1), lobby.at(1)]);
        assert.deepEqual([...gate.superseded, ...lobby.superseded], []);
        assert.equal(await gate.directory.release('ada', gate.at(1)), true);
        assert.deepEqual(await whereIs(lobby, 'ada'), [lobby.at(1)]);
      }));

    it('releases only the session that still has the user', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        const other = await cluster.server('gate-2');
        await login(one, 'ada', 1);
        await login(other, 'ada', 2);
        assert.equal(await one.directory.release('ada', one.at(1)), false);
        assert.equal(await one.directory.release('ada', one.at(2)), false);
        assert.equal(await other.directory.release('ada', other.at(1)), false);
        assert.equal(await other.directory.release('bob', other.at(2)), false);
        assert.deepEqual(await whereIs(one, 'ada'), [other.at(2)]);
        assert.equal(await other.directory.release('ada', other.at(2)), true);
        assert.equal(await other.directory.release('ada', other.at(2)), false);
        assert.deepEqual(await whereIs(one, 'ada'), []);
      }));

    it('leaves one of many logins at once, and each other one is answered, told or refused', () =>
      withOne(async (cluster) => {
        const servers = await Promise.all(
          ['gate-1', 'gate-2', 'gate-3', 'gate-4'].map((id) => cluster.server(id)),
        );
        const lost: string[] = [];
        const logins = Array.from({ length: 40 }, async (_, i) => {
          const server = servers[i % 4] as DirectoryServer;
          try {
            lost.push(...(await login(server, 'ada', i)));
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'CONFLICT');
            lost.push(`gate-${(i % 4) + 1}/${i}`);
          }
        });
        await Promise.all(logins);
        for (const [i, { superseded }] of servers.entries())
          lost.push(...superseded.map((which) => which.replace('ada', `gate-${i + 1}`)));
        const [holder, ...others] = await whereIs(servers[0] as DirectoryServer, 'ada');
        assert.deepEqual(others, []);
        const winner = `${holder?.frontendId}/${holder?.sessionId}`;
        assert.equal(new Set(lost).size, 39);
        assert.equal(lost.includes(winner), false);
        assert.equal(new Set([...lost, winner]).size, 40);
        for (const server of servers) assert.deepEqual(await whereIs(server, 'ada'), [holder]);
      }));

    it('does not see what a dead frontend claimed, nor what its next process does not hold', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1', 'gate', 'boot-1');
        const other = await cluster.server('gate-2');
        await login(one, 'ada', 1);
        await other.directory.find(['ada']); // so that it is remembered, where that is done
        cluster.kill('gate-1');
        assert.deepEqual(await other.directory.find(['ada']), [[]]);
        const again = await cluster.server('gate-1', 'gate', 'boot-2');
        assert.deepEqual(await other.directory.find(['ada']), [[]]);
        assert.deepEqual(await whereIs(again, 'ada'), []);
        assert.equal(await again.directory.release('ada', again.at(1)), false);
        assert.deepEqual(await login(other, 'ada', 7), [], 'nobody is there to be replaced');
        assert.deepEqual(await whereIs(again, 'ada'), [other.at(7)]);
        assert.deepEqual(again.superseded, []);
      }));

    it('looks a user up anew when it is asked to', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        const other = await cluster.server('gate-2');
        const game = await cluster.server('game-1', 'game');
        await login(one, 'ada', 1);
        assert.deepEqual(await game.directory.find(['ada']), [[one.at(1)]]);
        await login(other, 'ada', 2);
        assert.deepEqual(await whereIs(game, 'ada'), [other.at(2)]);
      }));

    it('changes nothing when it reconciles what is right', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        const other = await cluster.server('gate-2');
        await login(one, 'ada', 1);
        await login(other, 'bob', 1);
        for (const { directory } of [one, other]) {
          const { superseded, repaired } = await directory.reconcile();
          assert.deepEqual([superseded, repaired], [0, 0]);
        }
        assert.deepEqual(await one.directory.find(['ada', 'bob']), [[one.at(1)], [other.at(1)]]);
      }));

    it('takes users of any text, and many at once', () =>
      withOne(async (cluster) => {
        const one = await cluster.server('gate-1');
        const game = await cluster.server('game-1', 'game');
        const odd = ['a b', 'a/b', 'ñ🎲', 'x'.repeat(256), '{"a":1}', 'constructor', '\u0000', '*'];
        const many = Array.from({ length: 1_200 }, (_, i) => `user ${i}`);
        const uids = [...odd, ...many];
        await Promise.all(uids.map((uid, i) => one.directory.claim(uid, one.at(i + 1))));
        const found = await game.directory.find(uids);
        assert.deepEqual(
          found.map((addresses) => addresses.map(({ sessionId }) => sessionId)),
          uids.map((_, i) => [i + 1]),
        );
        await until(async () => (await one.directory.reconcile()).superseded === 0);
      }));
  });
}
