import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisKeyValueStore } from '@nopal/cluster';
import { MemoryKeyValueStore, SystemClock } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../support/redis.js';
import { requirePart } from '../support/require-part.js';
import { keyValueStoreContract } from './key-value-store.contract.js';

keyValueStoreContract('memory', async () => {
  const clock = new ManualClock();
  return {
    store: new MemoryKeyValueStore(clock),
    pass: async (ms) => clock.advance(ms),
    close: async () => {},
  };
});

if (findRedis() === undefined) {
  it('RedisKeyValueStore keeps the contract of key-value stores', (t: TestContext) => {
    requirePart(t, 'Redis', false, HOW_TO_GET_REDIS);
  });
} else {
  describe('with a real Redis', () => {
    let redis: RedisServer;
    before(async () => {
      redis = await RedisServer.start();
    });
    after(() => redis.stop());

    keyValueStoreContract('redis', async () => {
      const parts = { clock: new SystemClock(), logger: new RecordingLogger() };
      const store = new RedisKeyValueStore(parts, { url: redis.url });
      await store.open();
      return { store, pass: (ms) => sleep(ms), close: () => store.close() };
    });
  });
}
