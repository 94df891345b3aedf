import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '@nopal/server/testing';
import fc from 'fast-check';
import { rateLimit } from '../../../../packages/core/src/http/rate-limit.js';
import { RateWindow } from '../../../../packages/core/src/http/rate-window.js';
import { runFake } from '../../../support/fake-http.js';

const limiter = (options: Partial<Parameters<typeof rateLimit>[0]> = {}) => {
  const clock = new ManualClock(undefined, 60_000);
  return { clock, limit: rateLimit({ limit: 2, intervalMs: 10_000, clock, ...options }) };
};

describe('rateLimit', () => {
  it('lets so many in, says what is left, then answers 429 and when to come again', async () => {
    const { clock, limit } = limiter();
    const ask = () => runFake({}, { use: [limit] });
    const first = await ask();
    assert.equal(first.status, 200);
    assert.equal(first.headers['ratelimit-limit'], '2');
    assert.equal(first.headers['ratelimit-remaining'], '1');
    assert.equal(first.headers['ratelimit-reset'], '10');
    assert.equal((await ask()).headers['ratelimit-remaining'], '0');
    const refused = await ask();
    assert.equal(refused.status, 429);
    assert.equal(refused.headers['ratelimit-remaining'], '0');
    const seconds = Number(refused.headers['retry-after']);
    assert.ok(seconds >= 10 && seconds <= 20, String(seconds));
    clock.advance(seconds * 1_000);
    assert.equal((await ask()).status, 200);
  });

  it('counts addresses apart, IPv6 by the network of one customer', async () => {
    const { limit } = limiter({ limit: 1 });
    const from = async (ip: string) => (await runFake({ ip }, { use: [limit] })).status;
    assert.equal(await from('192.0.2.1'), 200);
    assert.equal(await from('192.0.2.1'), 429);
    assert.equal(await from('192.0.2.2'), 200);
    assert.equal(await from('2001:db8:1:2::1'), 200);
    assert.equal(await from('2001:db8:1:2:ffff::9'), 429);
    assert.equal(await from('2001:db8:1:3::1'), 200);
    assert.equal(await from('2001:db8::1'), 200);
    assert.equal(await from('2001:db8::2:1'), 429);
    assert.equal(await from('::1'), 200);
    assert.equal(await from('::2'), 429);
  });

  it('counts by a key, and not what has none', async () => {
    const { limit } = limiter({ limit: 1, key: (http) => http.header('x-key') });
    const ask = async (key?: string) => {
      const headers = key === undefined ? {} : { 'x-key': key };
      return (await runFake({ headers }, { use: [limit] })).status;
    };
    assert.deepEqual([await ask('a'), await ask('a'), await ask('b')], [200, 429, 200]);
    assert.deepEqual([await ask(), await ask()], [200, 200]);
  });

  it('is a hook as well', async () => {
    const { limit } = limiter({ limit: 1 });
    const parts = { hooks: [{ onRequest: [limit] }] };
    assert.equal((await runFake({}, parts)).text, 'ok');
    assert.equal((await runFake({}, parts)).status, 429);
  });

  it('does not start with odd numbers', () => {
    assert.throws(() => rateLimit({ limit: 0, intervalMs: 1 }), TypeError);
    assert.throws(() => rateLimit({ limit: 1, intervalMs: 0.5 }), TypeError);
  });
});

describe('RateWindow', () => {
  it('never takes more than the limit in an interval plus what the estimate allows, and takes again at retryMs', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 10 }), (delays, limit) => {
        const window = new RateWindow({ limit, intervalMs: 1_000, maxKeys: 10 });
        let now = 5_000;
        const taken: number[] = [];
        for (const delay of delays) {
          now += delay;
          const state = window.take('k', now);
          if (!state.isOver) taken.push(now);
          else assert.equal(window.take('k', now + state.retryMs + 1e-6).isOver, false);
          if (state.isOver) break;
        }
        const inInterval = new Map<number, number>();
        for (const time of taken) {
          const at = Math.floor(time / 1_000);
          inInterval.set(at, (inInterval.get(at) ?? 0) + 1);
        }
        for (const count of inInterval.values()) assert.ok(count <= limit);
      }),
    );
  });

  it('does not let twice the limit through at the border of two intervals', () => {
    const window = new RateWindow({ limit: 100, intervalMs: 1_000, maxKeys: 10 });
    let taken = 0;
    for (let i = 0; i < 200; i += 1) if (!window.take('k', 1_990).isOver) taken += 1;
    for (let i = 0; i < 200; i += 1) if (!window.take('k', 2_010).isOver) taken += 1;
    assert.ok(taken <= 102, String(taken));
  });

  it('remembers so many keys and no more', () => {
    const window = new RateWindow({ limit: 5, intervalMs: 1_000, maxKeys: 100 });
    for (let i = 0; i < 10_000; i += 1) window.take(`k${i}`, 1_000 + i);
    assert.ok(window.size <= 200, String(window.size));
  });
});
