import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { requirePart } from '../../support/require-part.js';

/** Where `requirePart` writes what it tells the runner. */
function context(): { t: TestContext; skipped: string[] } {
  const skipped: string[] = [];
  const t = { name: 'a test', skip: (why?: string) => skipped.push(why ?? '') };
  return { t: t as unknown as TestContext, skipped };
}

describe('requirePart', () => {
  const { CI } = process.env;
  before(() => delete process.env.CI);
  after(() => {
    if (CI !== undefined) process.env.CI = CI;
  });

  it('lets a test go on that has what it needs', () => {
    const { t, skipped } = context();
    assert.equal(requirePart(t, 'a browser', true, 'install one'), true);
    assert.deepEqual(skipped, []);
  });

  it('skips a test that lacks it and says how to get it', (own) => {
    const { t, skipped } = context();
    const write = own.mock.method(process.stderr, 'write', () => true);
    assert.equal(requirePart(t, 'a browser', false, 'install one'), false);
    assert.deepEqual(skipped, ['NOT TESTED: a browser is not there; install one']);
    assert.match(String(write.mock.calls[0]?.arguments[0]), /a test: a browser is not there/);
  });

  it('fails the test instead where CI is true', () => {
    const { t, skipped } = context();
    process.env.CI = 'true';
    try {
      assert.throws(() => requirePart(t, 'a browser', false, 'install one'), /install one/);
    } finally {
      delete process.env.CI;
    }
    assert.deepEqual(skipped, []);
  });
});
