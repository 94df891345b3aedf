import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError, type HttpContext, inject } from '@nopal/core';
import { adminRoutes } from '../../../../packages/core/src/http/admin.js';
import { openApiRoutes } from '../../../../packages/core/src/http/openapi-page.js';
import { RouteStats } from '../../../../packages/core/src/http/route-stats.js';
import { FakeHttp } from '../../../support/fake-http.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';

const outcome = (durationMs: number, status = 200, isAborted = false) => ({
  status,
  isAborted,
  bytesOut: 0,
  durationMs,
});

describe('RouteStats', () => {
  const record = (stats: RouteStats, http: HttpContext, given: ReturnType<typeof outcome>) => {
    for (const hook of stats.hooks.onResponse ?? []) hook(http, given);
  };

  it('knows how long requests took, right within five percent', () => {
    const stats = new RouteStats(new ManualClock());
    const http = new FakeHttp({ path: '/a' });
    for (let ms = 1; ms <= 1_000; ms += 1) record(stats, http, outcome(ms));
    const [stat] = stats.list();
    for (const [name, exact] of [
      ['p50', 500],
      ['p95', 950],
      ['p99', 990],
    ] as const) {
      const off = Math.abs((stat?.[name] ?? 0) - exact) / exact;
      assert.ok(off < 0.05, `${name} is ${stat?.[name]}`);
    }
    assert.equal(stat?.count, 1_000);
  });

  it('counts the last minute alone as the rate', () => {
    const clock = new ManualClock();
    const stats = new RouteStats(clock);
    const http = new FakeHttp({ path: '/a' });
    for (let i = 0; i < 600; i += 1) record(stats, http, outcome(1));
    assert.equal(stats.list()[0]?.perSecond, 10);
    clock.advance(65_000);
    assert.equal(stats.list()[0]?.perSecond, 0);
    assert.equal(stats.list()[0]?.count, 600);
  });

  it('takes any duration and outcome', () => {
    const stats = new RouteStats(new ManualClock());
    const http = new FakeHttp({ path: '/a' });
    for (const ms of [0, -1, 1e-9, 1e12]) record(stats, http, outcome(ms));
    record(stats, http, outcome(1, 500));
    record(stats, http, outcome(1, 499, true));
    const [stat] = stats.list();
    assert.deepEqual([stat?.count, stat?.errors, stat?.left], [6, 1, 1]);
  });

  it('is shown by pattern on the admin routes, whatever paths clients make up', async () => {
    const stats = new RouteStats(new ManualClock());
    const routes = httpRoutes(
      (router) => {
        router.mount('/', adminRoutes(stats));
        router.get('/players/:id', () => {
          throw new GameError('INTERNAL', 'no');
        });
      },
      { hooks: stats.hooks },
    );
    for (let i = 0; i < 50; i += 1) await inject(routes, `/players/${i}`);
    for (let i = 0; i < 20; i += 1) await inject(routes, `/made-up-${i}`);
    const answer = await inject(routes, '/admin/routes');
    const list = answer.json<{ routes: { pattern: string; count: number; errors: number }[] }>();
    assert.deepEqual(
      list.routes.map(({ pattern, count, errors }) => [pattern, count, errors]),
      [
        ['/players/:id', 50, 50],
        ['(none)', 20, 0],
      ],
    );
    const html = await inject(routes, '/admin/');
    assert.match(html.headers['content-security-policy'] ?? '', /script-src 'sha256-/);
    assert.doesNotMatch(html.text(), /https?:|innerHTML/);
  });
});

describe('openApiRoutes', () => {
  const documents = {
    gate: {
      '': '{"title":"any"}',
      'admin.example.com': '{"title":"admin"}',
      '*.example.com': '{"title":"wide"}',
    },
  };
  const routes = (...types: string[]) =>
    httpRoutes((router) =>
      router.mount('/', openApiRoutes({ openapi: async () => documents }, ...types)),
    );

  it('give the document and a page that loads nothing else', async () => {
    const document = await inject(routes('gate'), '/openapi.json');
    assert.equal(document.headers['content-type'], 'application/json');
    assert.deepEqual(document.json(), { title: 'any' });
    const html = await inject(routes('gate'), '/docs');
    assert.equal(html.status, 200);
    assert.doesNotMatch(html.text(), /https?:|innerHTML/);
  });

  it('tell under each name what is answered there', async () => {
    for (const [host, title] of [
      ['admin.example.com', 'admin'],
      ['Admin.Example.com:3250', 'admin'],
      ['files.example.com', 'wide'],
      ['elsewhere.example', 'any'],
      ['__proto__', 'any'],
    ] as const) {
      const answer = await inject(routes('gate'), { url: '/openapi.json', headers: { host } });
      assert.deepEqual(answer.json(), { title }, host);
    }
  });

  it('have nothing to tell of a server without routes', async () => {
    for (const type of ['game', 'toString']) {
      const answer = await inject(routes(type), '/openapi.json');
      assert.equal(answer.status, 404);
      assert.equal(answer.json<{ code: string }>().code, 'NOT_FOUND');
    }
    assert.deepEqual((await inject(routes('game', 'gate'), '/openapi.json')).json(), {
      title: 'any',
    });
  });
});
