import { after, before, describe, it, type TestContext } from 'node:test';
import { RedisDirectory } from '@nopal/cluster';
import { TestCluster } from '../support/directory-cluster.js';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../support/redis.js';
import { requirePart } from '../support/require-part.js';
import { directoryContract } from './directory.contract.js';

if (findRedis() === undefined) {
  it('RedisDirectory keeps the contract of directories', (t: TestContext) => {
    requirePart(t, 'Redis', false, HOW_TO_GET_REDIS);
  });
} else {
  describe('with a real Redis', () => {
    let redis: RedisServer;
    before(async () => {
      redis = await RedisServer.start();
    });
    after(() => redis.stop());

    directoryContract('redis', async () => {
      await redis.command('FLUSHALL');
      const { url } = redis;
      const frontendTypes = ['gate', 'lobby'];
      return new TestCluster((parts) => new RedisDirectory(parts, { url, frontendTypes }));
    });
  });
}
