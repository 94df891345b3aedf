import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GameError, reply } from '@nopal/server';
import { ask, type HttpServer, startHttp } from '../../support/http-server.js';

describe('whatever a request throws', () => {
  let http: HttpServer;
  const fail = (): never => {
    throw new Error('secret');
  };
  before(async () => {
    http = await startHttp(
      (router) =>
        router
          .get('/sync', fail)
          .get('/later', async () => fail())
          .get('/undefined', () => Promise.reject(undefined))
          .get('/guard', () => 1, { guards: [fail] })
          .get('/use', () => 1, { use: [async () => fail()] })
          .get('/after', () => 1, { after: [fail] })
          .get('/circle', () => {
            const circle: { me?: unknown } = {};
            circle.me = circle;
            return circle;
          })
          .get('/json', () => ({
            toJSON: fail,
          }))
          .get('/bigint', () => 1n)
          .get('/header', (context) => context.response.set('X-A', 'a\r\nX-B: c'))
          .get('/handler', fail, { onError: fail })
          .get('/game', () => {
            throw new GameError('ARENA_FULL', 'arena 7 is full');
          })
          .get('/hook/:name', () => reply({ ok: true })),
      {
        hooks: (
          [
            'onRequest',
            'onRoute',
            'beforeParse',
            'beforeHandler',
            'afterHandler',
            'onSend',
          ] as const
        ).flatMap((name) => [
          {
            [name]: [
              (context: { path: string }) =>
                context.path === `/hook/${name}` ? fail() : undefined,
            ],
          },
          {
            [name]: [
              (context: { path: string }) =>
                context.path === `/hook/${name}-later`
                  ? Promise.reject(new Error('secret'))
                  : undefined,
            ],
          },
        ]),
      },
    );
  });
  after(() => http.server.stop());

  for (const path of [
    '/sync',
    '/later',
    '/undefined',
    '/guard',
    '/use',
    '/after',
    '/circle',
    '/json',
    '/bigint',
    '/header',
    '/handler',
  ]) {
    test(`at ${path} is 500 without its text, and the server lives`, async () => {
      const answer = await ask(http.port, path);
      assert.equal(answer.status, 500);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
      const problem = JSON.parse(answer.body.toString());
      assert.equal(problem.code, 'INTERNAL');
      assert.equal(problem.requestId, answer.headers['x-request-id']);
      assert.doesNotMatch(answer.body.toString(), /secret|stack|circular/i);
    });
  }

  for (const name of [
    'onRequest',
    'onRoute',
    'beforeParse',
    'beforeHandler',
    'afterHandler',
    'onSend',
  ]) {
    test(`in ${name} is 500, at once and later`, async () => {
      assert.equal((await ask(http.port, `/hook/${name}`)).status, 500);
      assert.equal((await ask(http.port, `/hook/${name}-later`)).status, 500);
    });
  }

  test('that is a GameError is told', async () => {
    const answer = await ask(http.port, '/game');
    assert.equal(answer.status, 400);
    assert.equal(JSON.parse(answer.body.toString()).detail, 'arena 7 is full');
  });
});
