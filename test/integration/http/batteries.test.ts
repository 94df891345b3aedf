// The batteries as options of a server: that each is on, and that they stand in one order.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { MsgpackFormat } from '@nopal/core';
import {
  createServer,
  GameError,
  type HttpOptions,
  HttpRouter,
  type Manifest,
  type Server,
  type ServerOptions,
  sessionOf,
} from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { ask, type HttpAnswer } from '../../support/http-server.js';

const MANIFEST: Manifest = {
  version: 1,
  servers: { web: { frontend: false, load: async () => ({ components: [], providers: [] }) } },
  remotes: {},
  openapi: async () => ({
    web: { '': JSON.stringify({ openapi: '3.1.0', info: { title: 'the game', version: '1' } }) },
  }),
};
const PAGE = 'https://page.example';

function make(http: HttpOptions, options: Partial<ServerOptions> = {}): Promise<Server> {
  return createServer({
    manifest: MANIFEST,
    type: 'web',
    logger: new RecordingLogger(),
    host: '127.0.0.1',
    ...options,
    http: { port: 0, ...http },
  });
}

describe('a server with every battery on', () => {
  const seen: string[] = [];
  let folder: string;
  let server: Server;
  let port: number;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nopal-batteries-'));
    for (const name of ['public', 'assets']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'public', 'index.html'), '<h1>page</h1>');
    writeFileSync(join(folder, 'assets', 'app.js'), 'let a = 1;\n'.repeat(1_000));
    const router = new HttpRouter()
      .get('/who', (http) => ({ uid: http.uid ?? null }))
      .post('/login', async (http) => {
        await sessionOf(http).login('ana');
        return 'welcome';
      })
      .post('/none', () => 'posted')
      .put('/thing', async (http) => ({ put: await http.body() }))
      .get('/mine', () => 'yours', { access: 'bound' })
      .get('/fails', () => {
        throw new GameError('ARENA_FULL', 'arena 7 is full');
      });
    server = await make(
      {
        cors: { credentials: true },
        secureHeaders: true,
        rateLimit: {
          limit: 1_000,
          intervalMs: 60_000,
          key: (http) => http.header('x-key') ?? 'all',
        },
        methodOverride: true,
        csrf: true,
        session: { cookie: { name: 'id' } },
        static: [join(folder, 'public'), { folder: join(folder, 'assets'), path: '/assets' }],
        etag: true,
        compress: true,
        health: true,
        openapi: { prefix: '/api' },
        msgpack: true,
        router,
        hooks: {
          onRequest: [(http) => void seen.push(typeof sessionOf(http))],
          onRoute: [(http) => void seen.push(http.uid ?? 'nobody')],
          onSend: [
            async (http, body) => {
              if (http.path === '/who') await sessionOf(http).set('seen', true);
              return body;
            },
          ],
        },
      },
      { allowedOrigins: [PAGE] },
    );
    await server.start();
    port = server.addresses[0]?.port ?? 0;
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<HttpAnswer> =>
    ask(port, path, { headers });
  const cookieOf = ({ headers }: HttpAnswer): string =>
    headers['set-cookie']?.[0]?.split(';')[0] ?? '';

  it('lets listed pages read every answer, errors and refusals too, with careful headers', async () => {
    const answers = [
      await get('/who', { origin: PAGE }),
      await get('/fails', { origin: PAGE }),
      await get('/nowhere', { origin: PAGE }),
      await get('/mine', { origin: PAGE }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 400, 404, 401],
    );
    for (const { headers } of answers) {
      assert.equal(headers['access-control-allow-origin'], PAGE);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
    const strange = await get('/who', { origin: 'https://other.example' });
    assert.equal(strange.headers['access-control-allow-origin'], undefined);
  });

  it('answers a preflight before it counts anything', async () => {
    const headers = { origin: PAGE, 'access-control-request-method': 'PUT' };
    const { status, headers: told } = await ask(port, '/thing', { method: 'OPTIONS', headers });
    assert.equal(status, 204);
    assert.match(told['access-control-allow-methods'] ?? '', /PUT/);
    assert.equal(told['ratelimit-limit'], undefined);
  });

  it('refuses who asks too often, so that the page can read why', async () => {
    const headers = { origin: PAGE, 'x-key': 'often' };
    const left = Number((await get('/who', headers)).headers['ratelimit-remaining']);
    assert.equal(left, 999);
    await Promise.all(Array.from({ length: left }, () => server.inject({ url: '/who', headers })));
    const over = await get('/who', headers);
    assert.equal(over.status, 429);
    assert.equal(over.headers['access-control-allow-origin'], PAGE);
    assert.match(over.headers['retry-after'] ?? '', /^\d+$/);
  });

  it('knows by its session who asks, and hooks of the game know it too', async () => {
    const login = await ask(port, '/login', { method: 'POST' });
    const cookie = cookieOf(login);
    assert.match(cookie, /^id=/);
    seen.length = 0;
    const mine = await get('/mine', { cookie });
    assert.deepEqual([mine.status, mine.body.toString()], [200, 'yours']);
    assert.deepEqual(seen, ['object', 'ana']);
    assert.equal((await get('/mine')).status, 401);
  });

  it('saves what a hook changes in the session while it sends', async () => {
    const first = await get('/who');
    assert.match(cookieOf(first), /^id=/);
  });

  it('refuses what pages of other origins do with a cookie, but for the listed ones', async () => {
    const post = (origin: string): Promise<HttpAnswer> =>
      ask(port, '/none', { method: 'POST', headers: { cookie: 'id=1', origin } });
    assert.equal((await post('https://evil.example')).status, 403);
    assert.equal((await post(PAGE)).status, 200);
    assert.equal((await post(`http://127.0.0.1:${port}`)).status, 200);
  });

  it('takes a form for the verb that it names', async () => {
    const body = '_method=put&a=1';
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    };
    const answer = await ask(port, '/thing', { method: 'POST', headers, body });
    assert.deepEqual(JSON.parse(answer.body.toString()), { put: { _method: 'put', a: '1' } });
  });

  it('serves each folder below its path, tagged first and then compressed', async () => {
    assert.equal((await get('/')).body.toString(), '<h1>page</h1>');
    const plain = await get('/assets/app.js');
    const packed = await get('/assets/app.js', { 'accept-encoding': 'br' });
    assert.equal(packed.headers['content-encoding'], 'br');
    assert.ok(brotliDecompressSync(packed.body).equals(plain.body));
    const tag = packed.headers.etag ?? '';
    assert.equal(tag.replace('W/', ''), plain.headers.etag?.replace('W/', ''));
    const known = await get('/assets/app.js', { 'accept-encoding': 'br', 'if-none-match': tag });
    assert.equal(known.status, 304);
    assert.equal((await get('/assets/index.html')).status, 404);
  });

  it('tells its health, its API and MessagePack', async () => {
    assert.deepEqual(JSON.parse((await get('/readyz')).body.toString()), {
      status: 'ok',
      down: [],
    });
    const { info } = JSON.parse((await get('/api/openapi.json')).body.toString()) as {
      info: { title: string };
    };
    assert.equal(info.title, 'the game');
    assert.equal((await get('/api/docs')).status, 200);
    const packed = await ask(port, '/thing', {
      method: 'PUT',
      headers: { 'content-type': 'application/msgpack' },
      body: new MsgpackFormat().encode({ a: [1, 'two'] }),
    });
    assert.deepEqual(JSON.parse(packed.body.toString()), { put: { a: [1, 'two'] } });
  });
});

describe('batteries that cannot be', () => {
  const refused: readonly (readonly [HttpOptions, RegExp])[] = [
    [{ cors: true }, /http\.cors lets in no origin; list the pages in the option allowedOrigins/],
    [{ cors: { origins: ['*'], credentials: true } }, /any page could act as the user/],
    [{ static: 'no/such/folder' }, /static folder no\/such\/folder is not there/],
    [{ etags: true } as never, /http\.etags is no option/],
    [{ session: { cookie: { sign: true } } as never }, /http\.session\.cookie\.sign is no option/],
    [{ cookieKeys: ['short'] }, /16 characters or more/],
  ];
  for (const [options, message] of refused) {
    it(`stop the start: ${JSON.stringify(options)}`, async () => {
      await assert.rejects(make(options), { name: 'TypeError', message });
    });
  }

  it('stop it also without a document to show', async () => {
    const { openapi: _, ...manifest } = MANIFEST;
    await assert.rejects(make({ openapi: true }, { manifest }), /run `nopal codegen`/);
  });
});

describe('routes and files that nobody could reach', () => {
  const web = (http: HttpOptions): Promise<Server> =>
    createServer({ manifest: MANIFEST, type: 'web', logger: new RecordingLogger(), http });

  it('stop the start, whoever gave them', async () => {
    const router = new HttpRouter().get('/', () => 1);
    const given: HttpOptions[] = [{ router }, { files: () => undefined }, { static: tmpdir() }];
    for (const http of given) {
      await assert.rejects(web(http), {
        name: 'TypeError',
        message:
          /^http\.(router|files|static) is given to server web, but the server has no port for them; give it http: \{ port \}$/,
      });
    }
  });

  it('may be reached by a Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nopal-unix-'));
    const unixPath = join(folder, 'web.sock');
    const server = await web({ unixPath, router: new HttpRouter().get('/', () => 'by file') });
    await server.start();
    assert.deepEqual(server.addresses, [{ host: `unix:${unixPath}`, port: 0 }]);
    const asked = new Promise<string>((resolve, reject) => {
      const sent = request({ socketPath: unixPath, path: '/', agent: false }, (answer) => {
        answer.setEncoding('utf8').on('data', resolve);
      });
      sent.on('error', reject).end();
    });
    assert.equal(await asked, 'by file');
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('are none where only the server’s own are on', async () => {
    const server = await web({ health: true, session: true });
    await server.start();
    assert.deepEqual(server.addresses, []);
    await server.stop();
  });
});
