import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { HttpError, type HttpOptions, NopalError } from '@nopal/client/http';
import { formatDiagnostics, generate } from '@nopal/codegen';
import {
  bindRoute,
  checkTable,
  type HttpDispatcher,
  inject,
  MemoryMetrics,
  ParameterNames,
  type ServerTable,
} from '@nopal/core';
import fc from 'fast-check';
import { httpRoutes } from '../support/http-routes.js';
import { CaseProject } from './case-project.js';

const RUNS = 60;

type Functions = Readonly<Record<string, (...given: unknown[]) => Promise<unknown>>>;

/** The functions of the generated client, whose types another test holds to the methods'. */
interface EchoClient {
  readonly gate: {
    readonly echo: Functions;
    readonly named: Functions;
  };
}

describe('the fetch client asks the routes that the same run generated', () => {
  const project = new CaseProject('routes-echo', 'http-client');
  let dispatcher: HttpDispatcher;
  let client: EchoClient;
  const asked: Request[] = [];

  /** The server's HTTP side in memory, as fetch would reach it. */
  async function answer(url: unknown, init: RequestInit = {}): Promise<Response> {
    const request = new Request(String(url), init);
    asked.push(request);
    const { pathname, search } = new URL(request.url);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const given = { ...(init.headers as Record<string, string>), host: new URL(request.url).host };
    const found = await inject(dispatcher, {
      method: request.method,
      url: pathname + search,
      headers: given,
      ...(bytes.length > 0 && { body: bytes }),
    });
    const body = found.status === 204 ? null : Uint8Array.from(found.bytes);
    return new Response(body, { status: found.status, headers: found.headers });
  }

  function call(name: string, ...given: unknown[]): Promise<unknown> {
    const found = client.gate.echo[name];
    assert.ok(found, `the client has ${name}`);
    return found(...given);
  }

  before(async () => {
    const { outcome, diagnostics } = await generate({ projectDir: project.dir });
    assert.equal(outcome, 'generated', formatDiagnostics(diagnostics));
    project.useCore();
    const table: ServerTable = await project.table('gate');
    checkTable('gate', table);
    dispatcher = httpRoutes(() => undefined);
    for (const entry of table.components) {
      const instance = entry.create([]);
      for (const row of entry.routes ?? []) {
        dispatcher.add(
          bindRoute(entry, row, instance, {
            serverType: 'gate',
            pipeline: {},
            middleware: [],
            timeoutMs: 30_000,
            maxBodyBytes: 1_048_576,
            metrics: new MemoryMetrics(),
            names: new ParameterNames(),
          }),
        );
      }
    }
    const { createHttp }: { createHttp: (options: HttpOptions) => EchoClient } = await import(
      pathToFileURL(`${project.dir}/generated/http-client.js`).href
    );
    client = createHttp({
      url: 'http://game.example.com/',
      headers: async () => ({ 'x-all': 'yes' }),
      fetch: answer as typeof fetch,
    });
  });
  after(() => project.remove());

  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  // JSON's answer has no minus zero.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0);
  const date = fc.date({
    min: new Date(0),
    max: new Date(253_402_300_799_999),
    noInvalidDate: true,
  });
  const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const uint32 = fc.nat({ max: 2 ** 32 - 1 });
  /** What a part of a path can hold. */
  const part = text.filter((one) => one !== '' && one !== '.' && one !== '..');
  const thing = fc.record(
    {
      name: fc.string({ maxLength: 16 }),
      count: fc.integer(),
      when: date,
      tags: fc.array(text, { maxLength: 4 }),
      on: fc.boolean(),
    },
    { requiredKeys: ['name', 'count', 'tags', 'on'] },
  );

  test('what is printed as texts of the query is read back equal', async () => {
    const filter = fc.record(
      {
        text,
        least: number,
        flags: fc.array(fc.boolean(), { maxLength: 3 }),
        kind: fc.constantFrom('a', 'b'),
        inner: fc.record({ when: date, big, level: fc.constantFrom(1, 7) }, { requiredKeys: [] }),
      },
      { requiredKeys: ['flags', 'kind', 'inner'] },
    );
    const ids = fc.array(uint32, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        filter,
        ids,
        fc.option(text, { nil: undefined }),
        async (one, many, note) => {
          const expected = { filter: one, ids: many, ...(note !== undefined && { note }) };
          await same(call('query', one, many, note), expected);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('so is what is printed as parts of the path', async () => {
    const rest = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(part, number, fc.boolean(), date, big, rest, async (...given) => {
        const [id, count, flag, when, large, file] = given;
        await same(call('path', ...given), { id, count, flag, when, big: large, rest: file });
      }),
      { numRuns: RUNS },
    );
  });

  test('so is what is printed as headers and a cookie', async () => {
    const plainText = fc.stringMatching(/^[!-~](?:[ -~]{0,10}[!-~])?$/);
    const counts = fc.array(number, { minLength: 1, maxLength: 3 });
    const sid = fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,10}$/), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(plainText, counts, sid, async (one, many, cookie) => {
        const expected = { text: one, counts: many, ...(cookie !== undefined && { sid: cookie }) };
        await same(call('headers', one, many, cookie), expected);
      }),
      { numRuns: RUNS },
    );
  });

  test('bodies, whole or field by field, come back as they were sent', async () => {
    await fc.assert(
      fc.asyncProperty(thing, part, async (one, id) => {
        const { name, count, tags, when } = one;
        await same(call('fields', name, count, tags, when), { ...one, on: true });
        await same(call('thing', id, one), { id, thing: one, dry: false });
        await same(call('thing', id, one, true), { id, thing: one, dry: true });
        await same(call('list', [one, one]), [one, one]);
      }),
      { numRuns: RUNS / 2 },
    );
    const bytes = Uint8Array.of(0, 1, 255);
    assert.deepEqual(await call('bytes', bytes), bytes);
  });

  test('so do those of routes that take forms or text alone, which are sent as such', async () => {
    const sentAs = (type: string): void =>
      assert.equal(asked.at(-1)?.headers.get('content-type')?.split(';')[0], type);
    await fc.assert(
      fc.asyncProperty(thing, text, async (one, said) => {
        const { name, count, tags, when } = one;
        await same(call('formFields', name, count, tags, when), { ...one, on: true });
        sentAs('application/x-www-form-urlencoded');
        await same(call('formThing', one), one);
        sentAs('application/x-www-form-urlencoded');
        await same(call('text', said), said);
        sentAs('text/plain');
      }),
      { numRuns: RUNS / 2 },
    );
  });

  test('a method with several routes is asked by the first whose path its arguments fill', async () => {
    for (const [given, path] of [
      [[], '/echo/best'],
      [[7], '/echo/seasons/7/best'],
      [[7, 5], '/echo/seasons/7/best?size=5'],
      [[undefined, 5], '/echo/best?size=5'],
    ] as const) {
      const [season, size] = given;
      const expected = { ...(season && { season }), ...(size && { size }) };
      await same(call('best', ...given), expected);
      assert.equal(asked.at(-1)?.url, `http://game.example.com${path}`);
    }
  });

  test('a route that has a name of its own is asked under that', async () => {
    assert.equal(await client.gate.named.name?.(), 'admin.example.com');
    await assert.rejects(
      async () => client.gate.named.shop?.(),
      (error) => {
        assert.ok(error instanceof NopalError);
        assert.equal(error.code, 'BAD_OPTION');
        assert.match(
          error.message,
          /game\.example\.com is none of \*\.shops\.example\.com; .*hosts/,
        );
        return true;
      },
    );
    const { createHttp }: { createHttp: (options: HttpOptions) => EchoClient } = await import(
      pathToFileURL(`${project.dir}/generated/http-client.js`).href
    );
    const fetch = answer as typeof globalThis.fetch;
    const ada = createHttp({ url: 'https://ada.shops.example.com:8443/v2', fetch });
    await assert.rejects(async () => ada.gate.named.shop?.(), { code: 'NOT_FOUND' });
    assert.equal(asked.at(-1)?.url, 'https://ada.shops.example.com:8443/v2/echo/name');
    const hosts = {
      '*.shops.example.com': 'http://eve.shops.example.com',
      'admin.example.com': 'http://127.0.0.1:3250',
    };
    const named = createHttp({ url: 'http://game.example.com', fetch, hosts });
    assert.equal(await named.gate.named.shop?.(), 'eve.shops.example.com');
    await assert.rejects(async () => named.gate.named.name?.(), { code: 'NOT_FOUND' });
    assert.equal(asked.at(-1)?.url, 'http://127.0.0.1:3250/echo/name');
  });

  test('nothing, a stream and a name in a URL are what they should be', async () => {
    assert.equal(await call('maybe', 'none'), undefined);
    assert.deepEqual(await call('maybe', 'ada'), { name: 'ada', count: 1, tags: [], on: false });
    const stream = (await call('getStream')) as ReadableStream<Uint8Array>;
    assert.equal(await new Response(stream).text(), 'one two');
    const request = asked.at(-1);
    assert.equal(request?.url, 'http://game.example.com/echo/stream');
    assert.equal(request?.headers.get('x-all'), 'yes');
  });

  test('an answer that is an error has the code, the status and what the problem says', async () => {
    await assert.rejects(call('fail', 'ARENA_FULL'), (error) => {
      assert.ok(error instanceof HttpError && error instanceof NopalError);
      assert.equal(error.code, 'ARENA_FULL');
      assert.equal(error.status, 400);
      assert.equal(error.message, 'failed with ARENA_FULL');
      assert.equal(error.route, 'gate.echo.fail');
      assert.deepEqual(error.metadata, { code: 'ARENA_FULL' });
      return true;
    });
    await assert.rejects(call('path', 'a', 1, true, new Date(0), 'no bigint', 'x'), {
      code: 'INVALID',
    });
    await assert.rejects(call('fields', 'a', 1.5, []), (error) => {
      assert.ok(error instanceof HttpError);
      assert.equal(error.code, 'INVALID');
      assert.equal(error.problem?.errors?.length, 1);
      return true;
    });
  });

  test('what a path cannot hold is refused before it is sent', async () => {
    const before = asked.length;
    for (const id of ['', '.', '..'])
      await assert.rejects(call('maybe', id), { code: 'INVALID', name: 'NopalError' });
    await assert.rejects(call('headers', 'a', [1], 'a;b'), { code: 'INVALID' });
    assert.equal(asked.length, before);
  });

  test('aborting cancels, and no answer in time is DEADLINE_EXCEEDED', async () => {
    const never = (_: unknown, init: RequestInit = {}) =>
      new Promise<Response>((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const { createHttp } = await import(
      pathToFileURL(`${project.dir}/generated/http-client.js`).href
    );
    const http = createHttp({ url: 'http://game.example.com', fetch: never });
    const controller = new AbortController();
    const cancelled = assert.rejects(http.gate.echo.slow({ signal: controller.signal }), {
      code: 'CANCELLED',
    });
    controller.abort();
    await cancelled;
    const isKept = setInterval(() => undefined, 60_000); // the platform's own timer keeps nothing alive
    await assert.rejects(http.gate.echo.slow({ timeoutMs: 5 }), { code: 'DEADLINE_EXCEEDED' });
    clearInterval(isKept);
  });
});

/** Whatever prototypes they have: those of fast-check and of JSON differ. */
async function same(found: Promise<unknown>, expected: unknown): Promise<void> {
  assert.deepEqual(structuredClone(await found), structuredClone(expected));
}
