import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '@nopal/server/testing';
import { MemoryKeyValueStore } from '../../../../packages/core/src/storage/memory-key-value-store.js';

describe('MemoryKeyValueStore', () => {
  it('forgets the oldest beyond its bounds of entries and characters', async () => {
    const store = new MemoryKeyValueStore(new ManualClock(), { maxEntries: 3, maxCharacters: 30 });
    for (const key of ['a', 'b', 'c', 'd']) await store.set(key, 'x', 1_000);
    assert.equal(store.size, 3);
    assert.equal(await store.get('a'), undefined);
    assert.equal(await store.get('b'), 'x');
    await store.set('e', 'x'.repeat(26), 1_000);
    assert.equal(await store.get('d'), 'x');
    assert.equal(await store.get('c'), undefined);
    await store.set('f', 'x'.repeat(40), 1_000);
    assert.equal(store.size, 0);
  });

  it('keeps no heap of expired entries while others are written', async () => {
    const clock = new ManualClock();
    const store = new MemoryKeyValueStore(clock);
    for (let i = 0; i < 20_000; i += 1) {
      await store.set(`k${i}`, 'x', i % 100 === 0 ? 1e9 : 100);
      clock.advance(1);
    }
    assert.ok(store.size < 1_000, String(store.size));
  });
});
