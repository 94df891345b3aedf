import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { RedisDirectory } from '@nopal/cluster';
import { SystemClock } from '@nopal/core';
import { type DirectoryServer, whereIs } from '../contract/directory.contract.js';
import { TestCluster } from '../support/directory-cluster.js';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../support/redis.js';
import { requirePart } from '../support/require-part.js';
import { until } from '../support/until.js';

const USERS = 500;

/** Two frontends and a Redis of their own; what hangs is given up after 500 ms. */
class House {
  readonly cluster: TestCluster;
  one!: DirectoryServer;
  two!: DirectoryServer;

  constructor(
    readonly redis: RedisServer,
    whenDown: 'fail-open-local' | 'fail-closed' = 'fail-open-local',
  ) {
    this.cluster = new TestCluster(
      (parts) =>
        new RedisDirectory(
          { ...parts, clock: new SystemClock() },
          { url: redis.url, frontendTypes: ['gate'], whenDown, timeoutMs: 500, reconcileMs: 500 },
        ),
    );
  }

  async start(): Promise<this> {
    this.one = await this.cluster.server('gate-1');
    this.two = await this.cluster.server('gate-2');
    return this;
  }

  async stored(): Promise<number> {
    return Number((await this.redis.command('DBSIZE')).slice(1));
  }
}

/** How long it took, in milliseconds. */
async function timed(what: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

if (findRedis() === undefined) {
  it('a Redis that fails loses nobody', (t: TestContext) => {
    requirePart(t, 'Redis', false, HOW_TO_GET_REDIS);
  });
} else {
  describe('a directory in a Redis that fails', () => {
    let redis: RedisServer;
    let house: House;
    before(async () => {
      redis = await RedisServer.start();
    });
    after(() => redis.stop());
    async function withHouse(
      test: (house: House) => Promise<void>,
      whenDown?: 'fail-open-local' | 'fail-closed',
    ): Promise<void> {
      await redis.command('FLUSHALL');
      house = await new House(redis, whenDown).start();
      try {
        await test(house);
      } finally {
        await house.cluster.end();
      }
    }
    async function manyUsers({ one }: House): Promise<void> {
      const claims = Array.from({ length: USERS }, (_, i) =>
        one.directory.claim(`user ${i}`, one.at(i + 1)),
      );
      await Promise.all(claims);
    }

    it('has every user again after it was emptied', () =>
      withHouse(async (it) => {
        await manyUsers(it);
        assert.equal(await it.stored(), USERS);
        await redis.command('FLUSHALL');
        await until(async () => (await it.stored()) === USERS, 'all users are entered again');
        assert.deepEqual(await whereIs(it.two, 'user 7'), [it.one.at(8)]);
        assert.deepEqual(it.one.superseded, []);
      }));

    it('lets logins in while it is dead, and leaves one session of each user when it is back, empty', () =>
      withHouse(async (it) => {
        const { one, two } = it;
        await manyUsers(it);
        await redis.kill();
        assert.ok((await timed(() => one.directory.claim('ada', one.at(5_001)))) < 2_000);
        await two.directory.claim('ada', two.at(5_002));
        assert.deepEqual(await whereIs(one, 'user 7'), [one.at(8)], 'frontends know their own');
        assert.deepEqual(await whereIs(two, 'user 7'), [one.at(8)], 'and are asked');
        assert.equal(await one.directory.release('user 3', one.at(4)), true);
        await redis.run();
        await until(async () => (await it.stored()) === USERS, 'all users are entered again');
        await until(() => one.superseded.includes('ada/5001'), 'the older login is told');
        assert.deepEqual(await whereIs(one, 'ada'), [two.at(5_002)]);
        assert.deepEqual(await whereIs(two, 'user 3'), []);
        assert.deepEqual([one.superseded, two.superseded], [['ada/5001'], []]);
      }));

    it('refuses logins while it is dead where that is wanted, and keeps who is there', () =>
      withHouse(async (it) => {
        const { one, two } = it;
        await one.directory.claim('ada', one.at(1));
        await redis.kill();
        await assert.rejects(two.directory.claim('ada', two.at(2)), { code: 'UNAVAILABLE' });
        await redis.run();
        await until(async () => (await it.stored()) === 1, 'the user is entered again');
        assert.deepEqual(await whereIs(two, 'ada'), [one.at(1)]);
        assert.deepEqual(one.superseded, []);
      }, 'fail-closed'));

    it('holds up nobody for two seconds while it hangs, and is used again afterwards', () =>
      withHouse(async (it) => {
        const { one, two } = it;
        await one.directory.claim('bob', one.at(1));
        redis.pause();
        try {
          for (let i = 0; i < 3; i += 1) {
            const claim = (): Promise<unknown> => one.directory.claim(`late ${i}`, one.at(10 + i));
            assert.ok((await timed(claim)) < 2_000);
            assert.ok((await timed(() => whereIs(two, 'bob'))) < 2_000);
          }
          assert.deepEqual(await whereIs(two, 'bob'), [one.at(1)]);
        } finally {
          redis.resume();
        }
        await until(async () => (await it.stored()) === 4, 'all are entered');
        await two.directory.claim('bob', two.at(2));
        await until(async () => (await whereIs(one, 'bob'))[0]?.sessionId === 2);
        assert.deepEqual(await whereIs(one, 'late 2'), [one.at(12)]);
      }));

    it('believes nothing that nobody of us wrote', () =>
      withHouse(async (it) => {
        const { one, two } = it;
        const key = 'nopal:user:gate:ada';
        for (const odd of [
          '',
          'x',
          '9007199254740991 1 b gate-2',
          '1 1',
          '5 x b gate-1',
          '[]',
          '4000000000000 x',
        ]) {
          await redis.command('SET', key, odd);
          assert.deepEqual(await whereIs(two, 'ada'), [], odd);
          assert.equal(await one.directory.claim('ada', one.at(1)), undefined, odd);
          assert.deepEqual(await whereIs(two, 'ada'), [one.at(1)], odd);
          await redis.command('SET', key, odd);
          await until(async () => (await whereIs(two, 'ada')).length === 1, 'it is repaired');
          assert.equal(await one.directory.release('ada', one.at(1)), true);
        }
        await redis.command('DEL', key);
        await redis.command('LPUSH', key, 'x');
        await one.directory.claim('ada', one.at(2)); // is let in, as without Redis
        assert.deepEqual(await whereIs(one, 'ada'), [one.at(2)]);
        await one.directory.claim('bob', one.at(3));
        await redis.command('DEL', 'nopal:user:gate:bob');
        await until(async () => (await whereIs(two, 'bob')).length === 1, 'others are repaired');
      }));

    it('repairs the others while a user who has left cannot be removed', () =>
      withHouse(async ({ one, two }) => {
        const key = 'nopal:user:gate:ada';
        await one.directory.claim('ada', one.at(1));
        await one.directory.claim('bob', one.at(2));
        await redis.command('DEL', key);
        await redis.command('LPUSH', key, 'x');
        assert.equal(await one.directory.release('ada', one.at(1)), true);
        await redis.command('DEL', 'nopal:user:gate:bob');
        await until(async () => (await whereIs(two, 'bob')).length === 1, 'bob is repaired');
      }));
  });
}
