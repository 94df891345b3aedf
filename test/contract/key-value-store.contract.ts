import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { KeyValueStore } from '@nopal/core';

export interface StoreUnderTest {
  readonly store: KeyValueStore;
  /** Lets so much time pass for the store. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Runs the contract of `KeyValueStore`. @param make a store with nothing in it. */
export function keyValueStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`KeyValueStore: ${name}`, () => {
    let part: StoreUnderTest;
    let store: KeyValueStore;
    const long = 600_000;
    before(async () => {
      part = await make();
      store = part.store;
    });
    after(() => part.close());

    it('gives back what was set, and nothing for what was not', async () => {
      await store.set('a', 'uno', long);
      assert.equal(await store.get('a'), 'uno');
      await store.set('a', 'dos', long);
      assert.equal(await store.get('a'), 'dos');
      assert.equal(await store.get('never'), undefined);
    });

    it('keeps any text as it is, also an empty one, and odd keys', async () => {
      for (const text of ['', 'añ😀\u0000\r\n', '"{}"', 'x'.repeat(100_000)]) {
        await store.set('text', text, long);
        assert.equal(await store.get('text'), text);
        assert.equal(await store.delete('text'), true);
      }
      for (const key of ['', '__proto__', 'a b\r\n', 'k'.repeat(500)]) {
        await store.set(key, 'here', long);
        assert.equal(await store.get(key), 'here');
        await store.delete(key);
      }
    });

    it('adds only where nothing is, and replaces only what is there', async () => {
      assert.equal(await store.replace('b', 'uno', long), false);
      assert.equal(await store.add('b', 'uno', long), true);
      assert.equal(await store.add('b', 'dos', long), false);
      assert.equal(await store.get('b'), 'uno');
      assert.equal(await store.replace('b', 'tres', long), true);
      assert.equal(await store.get('b'), 'tres');
    });

    it('deletes, and says whether there was something', async () => {
      await store.set('c', 'uno', long);
      assert.equal(await store.delete('c'), true);
      assert.equal(await store.delete('c'), false);
      assert.equal(await store.get('c'), undefined);
    });

    it('gives what is taken to one alone', async () => {
      await store.set('d', 'uno', long);
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.take('d')));
      assert.deepEqual(
        taken.filter((one) => one !== undefined),
        ['uno'],
      );
      assert.equal(await store.get('d'), undefined);
    });

    it('adds for one alone', async () => {
      const added = await Promise.all(
        Array.from({ length: 20 }, (_, at) => store.add('e', String(at), long)),
      );
      assert.equal(added.filter((one) => one).length, 1);
      assert.equal(await store.get('e'), String(added.indexOf(true)));
    });

    it('forgets when the time is over, in every method', async () => {
      for (const key of ['f1', 'f2', 'f3', 'f4', 'f5', 'f6']) await store.set(key, 'uno', 60);
      await store.set('kept', 'uno', long);
      await part.pass(80);
      assert.equal(await store.get('f1'), undefined);
      assert.equal(await store.take('f2'), undefined);
      assert.equal(await store.delete('f3'), false);
      assert.equal(await store.touch('f4', long), false);
      assert.equal(await store.replace('f5', 'dos', long), false);
      assert.equal(await store.add('f6', 'dos', long), true);
      assert.equal(await store.get('kept'), 'uno');
    });

    it('counts the time from the last write or touch', async () => {
      await store.set('touched', 'uno', 60);
      await store.set('replaced', 'uno', 60);
      await store.set('shortened', 'uno', long);
      assert.equal(await store.touch('touched', long), true);
      assert.equal(await store.replace('replaced', 'dos', long), true);
      assert.equal(await store.touch('shortened', 60), true);
      await part.pass(80);
      assert.equal(await store.get('touched'), 'uno');
      assert.equal(await store.get('replaced'), 'dos');
      assert.equal(await store.get('shortened'), undefined);
    });

    it('refuses a time that is none', async () => {
      for (const ttlMs of [0, -1, Number.NaN]) {
        await assert.rejects(store.set('g', 'uno', ttlMs), TypeError);
        await assert.rejects(store.add('g', 'uno', ttlMs), TypeError);
      }
      assert.equal(await store.get('g'), undefined);
    });
  });
}
