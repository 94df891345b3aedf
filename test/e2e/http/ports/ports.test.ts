import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createServer, type HttpOptions, type Server } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { filters } from './beego.js';
import { manifest } from './generated/manifest.js';
import { Values } from './gin.js';

const logger = new RecordingLogger();
const servers: Server[] = [];

/** Starts one of the ports; answers how to ask it. */
async function serve(type: string, http: HttpOptions = {}) {
  const server = await createServer({
    manifest,
    type,
    logger,
    provide: [Values],
    http: { port: 0, host: '127.0.0.1', ...http },
  });
  servers.push(server);
  await server.start();
  const [address] = server.addresses;
  return (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${address?.port}${path}`, { redirect: 'manual', ...init });
}

after(async () => {
  for (const server of servers) await server.stop();
});

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
const json = (value: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json', ...headers },
});

describe("gin's quick start", () => {
  const basic = (user: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });

  test('answers ping, and keeps a value for whom the group lets in', async () => {
    const ask = await serve('gin');
    assert.equal(await (await ask('/ping')).text(), 'pong');
    assert.deepEqual(await (await ask('/user/foo')).json(), { user: 'foo', status: 'no value' });

    const refused = await ask('/admin', json({ value: 'x' }, basic('foo', 'wrong')));
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('www-authenticate'), 'Basic realm="Authorization Required"');
    assert.deepEqual(await (await ask('/user/foo')).json(), { user: 'foo', status: 'no value' });

    const kept = await ask('/admin', json({ value: 'bar' }, basic('foo', 'bar')));
    assert.deepEqual(await kept.json(), { status: 'ok' });
    assert.deepEqual(await (await ask('/user/foo')).json(), { user: 'foo', value: 'bar' });
  });

  test('binds a login from JSON and from a form, and refuses one without a password', async () => {
    const ask = await serve('gin');
    for (const [path, init] of [
      ['/loginJSON', json({ user: 'manu', password: '123' })],
      ['/loginForm', form({ user: 'manu', password: '123' })],
    ] as const) {
      const answer = await ask(path, init);
      assert.deepEqual(
        [answer.status, await answer.json()],
        [200, { status: 'you are logged in' }],
      );
    }
    const wrong = await ask('/loginForm', form({ user: 'manu', password: '456' }));
    assert.deepEqual([wrong.status, await wrong.json()], [401, { status: 'unauthorized' }]);
    const half = await ask('/loginJSON', json({ user: 'manu' }));
    assert.equal(half.status, 422);
    const { code, errors } = (await half.json()) as { code: string; errors: { pointer: string }[] };
    assert.deepEqual([code, errors.map(({ pointer }) => pointer)], ['INVALID', ['/password']]);
  });
});

describe("iris' quick start", () => {
  test('takes verbs and paths from the names of methods', async () => {
    const ask = await serve('iris');
    const welcome = await ask('/');
    assert.match(welcome.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal(await welcome.text(), '<h1>Welcome</h1>');
    assert.equal(await (await ask('/ping')).text(), 'pong');
    assert.deepEqual(await (await ask('/hello')).json(), { message: 'Hello Iris!' });
  });

  test('runs the middleware of the one route that has it', async () => {
    const ask = await serve('iris');
    const warnings = () => logger.lines.filter(({ message }) => message === 'Inside /custom_path');
    await ask('/ping');
    assert.equal(warnings().length, 0);
    assert.equal(
      await (await ask('/custom_path')).text(),
      'hello from the custom handler without following the naming guide',
    );
    assert.equal(warnings().length, 1);
  });
});

describe("beego's filters", () => {
  test('run at their five positions around the method, and one of them may answer instead', async () => {
    const notes: string[] = [];
    const ask = await serve('beego', { hooks: filters(notes) });
    const stranger = await ask('/');
    assert.deepEqual([stranger.status, stranger.headers.get('location')], [302, '/login']);
    assert.deepEqual(notes.splice(0), ['BeforeStatic', 'BeforeRouter', 'FinishRouter']);

    const known = await ask('/', { headers: { cookie: 'uid=7' } });
    assert.equal(await known.text(), 'hello world');
    const all = ['BeforeStatic', 'BeforeRouter', 'BeforeExec', 'AfterExec', 'FinishRouter'];
    assert.deepEqual(notes, all);
  });

  test('stand before parameters that are converted by their types', async () => {
    const ask = await serve('beego', { hooks: filters([]) });
    const init = { headers: { cookie: 'uid=7' } };
    assert.deepEqual(await (await ask('/task/7?isDone=true', init)).json(), {
      id: 7,
      isDone: true,
    });
    assert.deepEqual(await (await ask('/task/7', init)).json(), { id: 7, isDone: false });
    assert.equal((await ask('/task/seven', init)).status, 422);
  });
});
