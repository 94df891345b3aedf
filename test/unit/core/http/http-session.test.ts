import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '@nopal/server/testing';
import {
  type HttpSessionOptions,
  httpSession,
  sessionOf,
} from '../../../../packages/core/src/http/http-sessions.js';
import { isRandomId, randomId } from '../../../../packages/core/src/http/random-id.js';
import { MemoryKeyValueStore } from '../../../../packages/core/src/storage/memory-key-value-store.js';
import { FakeHttp, runFake } from '../../../support/fake-http.js';

type Handler = (session: ReturnType<typeof sessionOf>, http: FakeHttp) => Promise<void> | void;

class Counting extends MemoryKeyValueStore {
  readonly calls: string[] = [];
  override get(key: string) {
    this.calls.push('get');
    return super.get(key);
  }
  override set(key: string, value: string, ttlMs: number) {
    this.calls.push('set');
    return super.set(key, value, ttlMs);
  }
  override replace(key: string, value: string, ttlMs: number) {
    this.calls.push('replace');
    return super.replace(key, value, ttlMs);
  }
}

function site(options: Partial<HttpSessionOptions> = {}) {
  const clock = new ManualClock();
  const store = new Counting(clock);
  const hooks = [httpSession({ store, wallTime: () => clock.wallTime(), ...options })];
  /** One request; gives the cookie that the browser has afterwards, undefined for none. */
  const visit = async (cookie: string | undefined, handler: Handler) => {
    const answer = await runFake(
      { headers: cookie === undefined ? {} : { cookie: `sid=${cookie}` } },
      { hooks, handler: async (http) => handler(sessionOf(http), http) },
    );
    const set = answer.cookies.get('sid');
    const kept = set === undefined ? cookie : set.options.maxAge === 0 ? undefined : set.value;
    return { ...answer, cookie: kept, set };
  };
  return { clock, store, visit, hooks };
}

describe('an HTTP session', () => {
  it('keeps what was set from one request to the next', async () => {
    const { visit } = site();
    const first = await visit(undefined, (session) => session.set('cart', ['sword']));
    assert.ok(isRandomId(first.cookie ?? ''));
    assert.deepEqual(first.set?.options, { path: '/', maxAge: 86_400 });
    const second = await visit(first.cookie, async (session) => {
      assert.deepEqual(await session.get('cart'), ['sword']);
      assert.equal(await session.get('toString'), undefined);
      await session.set('cart', undefined);
      await session.set('__proto__', 'odd');
    });
    await visit(second.cookie, async (session) => {
      assert.deepEqual(Object.entries(await session.all()), [['__proto__', 'odd']]);
    });
  });

  it('is neither read, made nor written by a request that does not use it', async () => {
    const { visit, store } = site({ bindsUser: false });
    const { set } = await visit(undefined, () => {});
    assert.equal(set, undefined);
    await visit(randomId(), () => {});
    assert.deepEqual(store.calls, []);
  });

  it('is read once and written once, however often it is used', async () => {
    const { visit, store } = site();
    const { cookie } = await visit(undefined, (session) => session.set('a', 1));
    store.calls.length = 0;
    await visit(cookie, async (session) => {
      for (let i = 0; i < 5; i += 1)
        await session.set('a', ((await session.get<number>('a')) ?? 0) + 1);
    });
    assert.deepEqual(store.calls, ['get', 'replace']);
    await visit(cookie, async (session) => assert.equal(await session.get('a'), 6));
  });

  it('gets another id at login, and the old one is worth nothing', async () => {
    const { visit } = site();
    const before = await visit(undefined, (session) => session.set('cart', 1));
    const after = await visit(before.cookie, (session) => session.login('ana'));
    assert.notEqual(after.cookie, before.cookie);
    await visit(before.cookie, async (session, http) => {
      assert.equal(http.uid, undefined);
      assert.equal(await session.get('cart'), undefined);
    });
    await visit(after.cookie, async (session, http) => {
      assert.equal(http.uid, 'ana');
      assert.equal(await session.uid(), 'ana');
      assert.equal(await session.get('cart'), 1);
    });
  });

  it('never takes over an id that somebody made up', async () => {
    const { visit } = site();
    const planted = randomId();
    const login = await visit(planted, (session) => session.login('ana'));
    assert.notEqual(login.cookie, planted);
    for (const odd of ['', 'a', `${planted}=`, '../../x', 'a'.repeat(5_000), '%0d%0a']) {
      const answer = await visit(odd, async (session) =>
        assert.equal(await session.uid(), undefined),
      );
      assert.equal(answer.status, 204);
    }
  });

  it('ends with destroy, for every request, and the cookie with it', async () => {
    const { visit, store } = site();
    const { cookie } = await visit(undefined, (session) => session.login('ana'));
    const logout = await visit(cookie, (session) => session.destroy());
    assert.equal(logout.cookie, undefined);
    assert.equal(logout.set?.options.maxAge, 0);
    assert.equal(store.size, 0);
    await visit(cookie, async (session) => assert.equal(await session.uid(), undefined));
  });

  it('that ended while another request used it is not brought back by that one', async () => {
    const { visit, store } = site();
    const { cookie } = await visit(undefined, (session) => session.login('ana'));
    const slow = await visit(cookie, async (session) => {
      await session.set('seen', true);
      await visit(cookie, (other) => other.destroy());
    });
    assert.equal(slow.cookie, undefined);
    assert.equal(store.size, 0);
  });

  it('lives on while it is used, and no longer than its whole life', async () => {
    const { visit, clock } = site({ ttlMs: 10_000, maxLifeMs: 25_000 });
    const { cookie } = await visit(undefined, (session) => session.login('ana'));
    const uid = async () => {
      let found: string | undefined;
      const { set } = await visit(cookie, async (session) => {
        found = await session.uid();
      });
      return { found, maxAge: set?.options.maxAge };
    };
    for (let i = 0; i < 2; i += 1) {
      clock.advance(9_000);
      assert.deepEqual(await uid(), { found: 'ana', maxAge: 10 });
    }
    clock.advance(9_000);
    assert.deepEqual(await uid(), { found: undefined, maxAge: 0 });
  });

  it('that does not roll ends by its time', async () => {
    const { visit, clock } = site({ ttlMs: 10_000, isRolling: false });
    const { cookie } = await visit(undefined, (session) => session.set('a', 1));
    clock.advance(6_000);
    await visit(cookie, async (session) => assert.equal(await session.get('a'), 1));
    clock.advance(6_000);
    await visit(cookie, async (session) => assert.equal(await session.get('a'), undefined));
  });

  it('of much data is refused instead of written', async () => {
    const { visit, store } = site();
    await assert.rejects(
      visit(undefined, (session) => session.set('a', 'x'.repeat(70_000))),
      {
        code: 'TOO_LARGE',
      },
    );
    assert.equal(store.size, 0);
  });

  it('of a request whose client left is saved all the same', async () => {
    const { store, hooks, visit } = site();
    const http = new FakeHttp();
    for (const hook of hooks) for (const open of hook.onRequest ?? []) await open(http);
    await sessionOf(http).set('bought', 1);
    const outcome = { status: 499, isAborted: true, bytesOut: 0, durationMs: 1 };
    for (const hook of hooks) for (const over of hook.onResponse ?? []) over(http, outcome);
    await visit(undefined, () => {});
    assert.equal(store.size, 1);
  });

  it('is not there without httpSession, and the error says what is missing', () => {
    assert.throws(() => sessionOf(new FakeHttp()), /give the server httpSession/);
  });
});
