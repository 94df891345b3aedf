import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HttpRouter, inject, type Middleware, reply } from '@nopal/core';
import { httpRoutes } from '../../../support/http-routes.js';

describe('a router', () => {
  test('puts a group below its path, with its middleware inside of the outer ones', async () => {
    const order: string[] = [];
    const note =
      (name: string): Middleware =>
      (_http, next) => {
        order.push(name);
        return next();
      };
    const routes = httpRoutes(
      (router) =>
        router.group('/v1', { use: [note('v1')] }, (v1) =>
          v1.group('/players/', { use: [note('players')] }, (players) =>
            players.get('/', () => 'all').get('/:id', (http) => http.params.id),
          ),
        ),
      { middleware: [note('server')] },
    );
    assert.equal((await inject(routes, '/v1/players')).text(), 'all');
    assert.equal((await inject(routes, '/v1/players/7')).text(), '7');
    assert.deepEqual(order.slice(0, 3), ['server', 'v1', 'players']);
  });

  test('mounts another one below a path, as it is', async () => {
    const marked: Middleware = (http, next) => {
      http.state.shop = 1;
      return next();
    };
    const shop = new HttpRouter({ use: [marked] });
    shop.get('/', (http) => `shop ${http.state.shop}`).get('/items/:id', ({ params }) => params.id);
    const routes = httpRoutes((router) =>
      router.mount('/shop', shop).get('/', ({ state }) => state),
    );
    assert.equal((await inject(routes, '/shop')).text(), 'shop 1');
    assert.equal((await inject(routes, '/shop/items/7')).text(), '7');
    assert.deepEqual((await inject(routes, '/')).json(), {});
    assert.deepEqual(
      routes.routes.map(({ info }) => `${info.method} ${info.pattern}`),
      ['GET /shop', 'GET /shop/items/:id', 'GET /'],
    );
  });

  test('takes no route once the server has its routes, and none that could not match', () => {
    const router = new HttpRouter();
    httpRoutes((given) => given.mount('/a', router));
    let late: HttpRouter | undefined;
    httpRoutes((given) => {
      late = given;
    });
    assert.throws(() => late?.get('/late', () => 1), /GET \/late comes too late/);
    assert.throws(() => router.get('/a/*/b', () => 1), TypeError);
    assert.throws(() => router.route('get', '/a', () => 1), /"get" is no verb/);
  });

  test('gives a wildcard what is left of the path, decoded', async () => {
    const routes = httpRoutes((router) => router.get('/files/*', (http) => http.params['*']));
    assert.equal((await inject(routes, '/files/a/b%20c')).text(), 'a/b c');
  });

  test('lets in whom a hook has found out where a login is needed', async () => {
    const routes = httpRoutes(
      (router) => router.get('/me', (http) => http.uid, { access: 'bound' }),
      {
        hooks: {
          onRequest: [
            (http) => {
              http.uid = http.header('x-user');
            },
          ],
        },
      },
    );
    const nobody = await inject(routes, '/me');
    assert.equal(nobody.status, 401);
    assert.equal(nobody.json<{ code: string }>().code, 'UNAUTHENTICATED');
    const ana = await inject(routes, { url: '/me', headers: { 'X-User': 'ana' } });
    assert.equal(ana.text(), 'ana');
  });

  test('answers 406 to a client that takes nothing of what a route gives', async () => {
    const routes = httpRoutes((router) =>
      router
        .get('/json', () => ({ a: 1 }), { produces: ['json'] })
        .get('/best', (http) => http.accepts('json', 'html') ?? 'none'),
    );
    const get = (url: string, accept: string) => inject(routes, { url, headers: { accept } });
    assert.equal((await get('/json', 'text/html')).status, 406);
    assert.equal((await get('/json', 'application/*;q=0.5')).status, 200);
    assert.equal((await get('/best', 'text/html, application/json;q=0.9')).text(), 'html');
    assert.equal((await get('/best', 'image/png')).text(), 'none');
  });

  test('tells hooks and methods which route it is, and how long it has taken', async () => {
    const routes = httpRoutes((router) =>
      router.get('/a/:id', ({ route, elapsedMs }) => ({ route, elapsedMs }), { name: 'show' }),
    );
    assert.deepEqual((await inject(routes, '/a/7')).json(), {
      route: { pattern: '/a/:id', method: 'GET', name: 'show' },
      elapsedMs: 0,
    });
  });

  test('gives cookies the attributes that they ask for, and refuses line ends in them', async () => {
    const routes = httpRoutes((router) =>
      router
        .get('/set', (http) => {
          http.response.cookie('a', 'b', { sameSite: 'strict', partitioned: true, secure: true });
        })
        .get('/bad', (http) => {
          http.response.set('X-A', 'a\r\nX-B: b');
        }),
    );
    const [cookie = ''] = (await inject(routes, '/set')).setCookies;
    for (const part of ['a=b', 'HttpOnly', 'SameSite=Strict', 'Secure', 'Partitioned'])
      assert.ok(cookie.includes(part), `${part} in ${cookie}`);
    assert.equal((await inject(routes, '/bad')).status, 500);
  });

  test('lets nobody change the head of an answer that has begun', async () => {
    let late: unknown;
    const routes = httpRoutes((router) => router.get('/', () => reply('a')), {
      hooks: {
        onResponse: [
          (http) => {
            try {
              http.response.set('X-Late', '1');
            } catch (error) {
              late = error;
            }
          },
        ],
      },
    });
    assert.equal((await inject(routes, '/')).headers['x-late'], undefined);
    assert.ok(late instanceof Error);
  });
});
