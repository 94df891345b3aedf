import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Directory, SessionAddress } from '@nopal/core';

const at = (sessionId: number, frontendId = 'gate-1', frontendType = 'gate'): SessionAddress => ({
  frontendId,
  frontendType,
  sessionId,
});

/** Runs the contract of `Directory`. @param make a directory that knows nobody, and the end of it. */
export function directoryContract(
  name: string,
  make: () => Promise<{ directory: Directory; end?(): Promise<void> }>,
): void {
  async function withOne(test: (directory: Directory) => Promise<void>): Promise<void> {
    const { directory, end } = await make();
    try {
      await test(directory);
    } finally {
      await end?.();
    }
  }

  describe(`Directory: ${name}`, () => {
    it('finds a user where the session was claimed, and nobody else', () =>
      withOne(async (directory) => {
        assert.equal(await directory.claim('ada', at(1)), undefined);
        assert.deepEqual(await directory.find('ada'), [at(1)]);
        assert.deepEqual(await directory.find('bob'), []);
        assert.deepEqual(await directory.find('__proto__'), []);
      }));

    it('gives the newest claim the user and answers the one that it replaced', () =>
      withOne(async (directory) => {
        await directory.claim('ada', at(1, 'gate-1'));
        assert.deepEqual(await directory.claim('ada', at(1, 'gate-2')), at(1, 'gate-1'));
        assert.deepEqual(await directory.claim('ada', at(2, 'gate-2')), at(1, 'gate-2'));
        assert.deepEqual(await directory.find('ada'), [at(2, 'gate-2')]);
      }));

    it('replaces nothing when a session claims again what it has', () =>
      withOne(async (directory) => {
        await directory.claim('ada', at(1));
        assert.equal(await directory.claim('ada', at(1)), undefined);
        assert.deepEqual(await directory.find('ada'), [at(1)]);
      }));

    it('keeps one session for each frontend type', () =>
      withOne(async (directory) => {
        await directory.claim('ada', at(1));
        assert.equal(await directory.claim('ada', at(1, 'lobby-1', 'lobby')), undefined);
        const found = [...(await directory.find('ada'))];
        found.sort((a, b) => (a.frontendType < b.frontendType ? -1 : 1));
        assert.deepEqual(found, [at(1), at(1, 'lobby-1', 'lobby')]);
        await directory.release('ada', at(1));
        assert.deepEqual(await directory.find('ada'), [at(1, 'lobby-1', 'lobby')]);
      }));

    it('releases only the session that still has the user', () =>
      withOne(async (directory) => {
        await directory.claim('ada', at(1));
        await directory.claim('ada', at(2, 'gate-2'));
        await directory.release('ada', at(1));
        await directory.release('ada', at(2, 'gate-1'));
        await directory.release('ada', at(1, 'gate-2'));
        assert.deepEqual(await directory.find('ada'), [at(2, 'gate-2')]);
        await directory.release('ada', at(2, 'gate-2'));
        await directory.release('ada', at(2, 'gate-2'));
        assert.deepEqual(await directory.find('ada'), []);
      }));

    it('gives exactly one of many claims at once the user, and each other one is replaced once', () =>
      withOne(async (directory) => {
        const claims = Array.from({ length: 40 }, (_, i) => at(i + 1, `gate-${i % 4}`));
        const replaced = await Promise.all(claims.map((claim) => directory.claim('ada', claim)));
        const [holder, ...others] = await directory.find('ada');
        assert.deepEqual(others, []);
        const ids = replaced.flatMap((one) => (one === undefined ? [] : [one.sessionId]));
        assert.equal(replaced.filter((one) => one === undefined).length, 1);
        const all = [...ids, holder?.sessionId ?? -1].sort((a, b) => a - b);
        assert.deepEqual(
          all,
          claims.map(({ sessionId }) => sessionId),
        );
      }));

    it('takes users of any text', () =>
      withOne(async (directory) => {
        for (const uid of ['a b', 'a/b', 'ñ🎲', 'x'.repeat(256), '{"a":1}', 'constructor']) {
          await directory.claim(uid, at(1));
          assert.deepEqual(await directory.find(uid), [at(1)], uid);
        }
      }));
  });
}
