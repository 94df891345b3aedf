// The pages for those who run the servers, on a port that players do not reach.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  createServer,
  HttpRouter,
  type Manifest,
  MemoryMetrics,
  type Module,
  type Server,
  type ServerOptions,
  startServers,
} from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { deferred } from '../../support/deferred.js';
import { freePort } from '../../support/free-port.js';
import { ask } from '../../support/http-server.js';
import { until } from '../../support/until.js';

const load = async () => ({ components: [], providers: [] });
const MANIFEST: Manifest = {
  version: 1,
  servers: { web: { frontend: false, load }, gate: { frontend: true, load } },
  remotes: {},
  openapi: async () => {
    const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'the game' } });
    return { web: { '': text }, gate: { '': text } };
  },
};
const OPEN = [
  '/healthz',
  '/startupz',
  '/readyz',
  '/metrics',
  '/admin/',
  '/admin/routes',
  '/docs',
  '/openapi.json',
];

describe('the admin pages', () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(() => stop?.());

  const make = async (options: Partial<ServerOptions> = {}): Promise<Server> => {
    const router = new HttpRouter().get('/players/:id', () => 'ada').get('/never', () => 1);
    const server = await createServer({
      manifest: MANIFEST,
      type: 'web',
      logger: new RecordingLogger(),
      host: '127.0.0.1',
      http: { port: 0, router, admin: { port: 0 } },
      ...options,
    });
    stop = () => server.stop();
    return server;
  };
  const adminPort = (server: Server): number => server.adminAddress?.port ?? assert.fail('closed');
  const textOf = async (port: number, path: string): Promise<string> =>
    (await ask(port, path)).body.toString();

  it('are on loopback, and nothing of them is on the public port', async () => {
    const server = await make();
    await server.start();
    assert.equal(server.adminAddress?.host, '127.0.0.1');
    const [address] = server.addresses;
    assert.ok(address !== undefined && address.port !== adminPort(server));
    assert.equal(server.addresses.length, 1);
    for (const path of OPEN) {
      assert.equal((await ask(adminPort(server), path)).status, 200, path);
      assert.equal((await ask(address.port, path)).status, 404, path);
    }
    assert.equal((await ask(adminPort(server), '/players/7')).status, 404);
  });

  it('list every route, with what is known of it', async () => {
    const server = await make();
    await server.start();
    for (const path of ['/players/1', '/players/2', '/nowhere', '/else'])
      await ask(server.addresses[0]?.port ?? 0, path);
    const { routes } = JSON.parse(await textOf(adminPort(server), '/admin/routes')) as {
      routes: { server: string; pattern: string; count: number; p99: number }[];
    };
    const counts = routes.map(({ server: type, pattern, count }) => [type, pattern, count]);
    assert.deepEqual(counts, [
      ['web', '/players/:id', 2],
      ['web', '(none)', 2],
      ['web', '/never', 0],
    ]);
    assert.equal(routes.find(({ pattern }) => pattern === '/never')?.p99, 0);
  });

  it('give Prometheus every metric by the server’s type, by pattern and with the open connections', async () => {
    const server = await make();
    await server.start();
    await ask(server.addresses[0]?.port ?? 0, '/players/1');
    const answer = await ask(adminPort(server), '/metrics');
    assert.equal(answer.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    const text = answer.body.toString();
    const line = (begin: string): string | undefined =>
      text.split('\n').find((one) => one.startsWith(begin));
    const labels = 'method="GET",route="/players/:id",status="2xx",server="web"';
    assert.equal(line(`nopal_http_requests_total{${labels}}`)?.split(' ').at(-1), '1');
    assert.match(line('nopal_http_connections_open{') ?? '', /^\S+\{server="web"\} \d+$/);
    assert.equal(
      line('nopal_http_requests_in_flight{'),
      'nopal_http_requests_in_flight{server="web"} 0',
    );
    assert.match(line('process_resident_memory_bytes') ?? '', / \d{6,}$/);
    assert.equal(line('nopal_http_requests_total{method="GET",route="/metrics"'), undefined);
    const names = text.split('\n').filter((one) => one.startsWith('# TYPE '));
    assert.equal(new Set(names).size, names.length, 'each metric is declared once');
  });

  it('are there before a server has started and while it drains, and say so', async () => {
    const [starting, leaving] = [deferred<void>(), deferred<void>()];
    const slow: Module = {
      name: 'slow',
      init: () => starting.promise,
      beforeShutdown: () => leaving.promise,
    };
    const port = await freePort();
    const server = await make({ modules: [slow], http: { admin: { port } } });
    const started = server.start();
    await until(async () => (await ask(port, '/healthz').catch(() => undefined))?.status === 200);
    assert.equal((await ask(port, '/startupz')).status, 503);
    assert.deepEqual(JSON.parse(await textOf(port, '/readyz')), {
      status: 'down',
      down: ['start', 'neighbours'],
    });
    starting.resolve();
    await started;
    assert.equal((await ask(port, '/readyz')).status, 200);
    const stopped = server.stop();
    await until(async () => (await ask(port, '/readyz')).status === 503);
    assert.deepEqual(JSON.parse(await textOf(port, '/readyz')).down, ['accepting']);
    assert.equal((await ask(port, '/healthz')).status, 200);
    leaving.resolve();
    await stopped;
    await assert.rejects(ask(port, '/healthz'), { code: 'ECONNREFUSED' });
  });

  it('ask the game’s own checks', async () => {
    const checks = { database: () => false };
    const server = await make({ http: { health: { checks }, admin: { port: 0 } } });
    await server.start();
    assert.deepEqual(JSON.parse(await textOf(adminPort(server), '/readyz')).down, ['database']);
  });

  it('answer no page that had its name made to lead here', async () => {
    const server = await make();
    await server.start();
    const asked = (host: string) => ask(adminPort(server), '/metrics', { headers: { host } });
    for (const host of ['localhost:9100', '127.0.0.1', '[::1]:9100'])
      assert.equal((await asked(host)).status, 200, host);
    for (const host of ['evil.example', 'localhost.evil.example:9100', '127.0.0.1.evil.example'])
      assert.equal((await asked(host)).status, 421, host);
  });

  it('are one for all servers of a process', async () => {
    const running = await startServers({
      manifest: MANIFEST,
      port: 0,
      host: '127.0.0.1',
      http: {
        port: 0,
        admin: { port: await freePort() },
        router: new HttpRouter().get('/a', () => 1),
      },
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
    stop = () => running.stop();
    const ports = running.servers.map(adminPort);
    assert.equal(new Set(ports).size, 1);
    const [port = 0] = ports;
    for (const { addresses } of running.servers) await ask(addresses[0]?.port ?? 0, '/a');
    const { routes } = JSON.parse(await textOf(port, '/admin/routes')) as {
      routes: { server: string; pattern: string; count: number }[];
    };
    assert.deepEqual(
      routes.map(({ server, pattern, count }) => [server, pattern, count]),
      [
        ['web', '/a', 1],
        ['gate', '/a', 1],
      ],
    );
    const text = await textOf(port, '/metrics');
    for (const type of ['web', 'gate']) {
      assert.equal((await ask(port, `/${type}/openapi.json`)).status, 200);
      assert.ok(text.includes(`nopal_http_connections_open{server="${type}"}`), type);
    }
    await running.stop();
    await assert.rejects(ask(port, '/healthz'), { code: 'ECONNREFUSED' });
  });

  it('read metrics that servers have together once', async () => {
    const metrics = new MemoryMetrics();
    metrics.counter('own_total', 'Own').add(7);
    const running = await startServers({
      manifest: MANIFEST,
      port: 0,
      host: '127.0.0.1',
      http: { admin: { port: await freePort() } },
      metrics,
      logger: new RecordingLogger(),
      ownsProcess: false,
    });
    stop = () => running.stop();
    const [first] = running.servers;
    assert.ok(first !== undefined);
    const text = await textOf(adminPort(first), '/metrics');
    assert.deepEqual(text.match(/^own_total.*$/gm), ['own_total 7']);
  });

  it('leave the metrics of another exporter to it', async () => {
    const { counter, gauge, histogram } = MemoryMetrics.prototype;
    const other = new MemoryMetrics();
    const elsewhere = await make({
      metrics: {
        counter: counter.bind(other),
        gauge: gauge.bind(other),
        histogram: histogram.bind(other),
      },
    });
    await elsewhere.start();
    const text = await textOf(adminPort(elsewhere), '/metrics');
    assert.match(text, /^nopal_http_requests_in_flight\{server="web"\} 0$/m);
    assert.doesNotMatch(text, /nopal_http_requests_total/);
  });

  it('stop the start when their port is taken, and nothing has begun', async () => {
    const first = await make();
    await first.start();
    const seen: string[] = [];
    const second = await make({
      modules: [{ name: 'none', init: () => void seen.push('init') }],
      http: { admin: { port: adminPort(first) } },
    });
    await assert.rejects(second.start(), { code: 'UNAVAILABLE', message: /is in use/ });
    assert.deepEqual(seen, []);
    await first.stop();
  });
});
