import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { GameError, inject, memoryExchange, SystemClock } from '@nopal/core';
import {
  formOf,
  type MultipartOptions,
  multipart,
} from '../../../../packages/frontend/src/http/multipart.js';
import type { MultipartForm } from '../../../../packages/frontend/src/http/multipart-form.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { until } from '../../../support/until.js';

const boundary = 'xYzZY';
const type = `multipart/form-data; boundary=${boundary}`;
const head = (more: string, kind = ''): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${more}\r\n${kind}\r\n`;
const field = (name: string, value: string): string => `${head(`name="${name}"`)}${value}\r\n`;
const file = (name: string, filename: string, content: string): string =>
  `${head(`name="${name}"; filename="${filename}"`, 'Content-Type: image/png\r\n')}${content}\r\n`;
const end = `--${boundary}--\r\n`;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'nopal-multipart-'));
});
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => assert.deepEqual(left(), []));
const left = (): string[] => readdirSync(folder).filter((name) => name.startsWith('nopal-upload-'));

function site(handle: (form: MultipartForm) => unknown, options: MultipartOptions = {}) {
  const use = [multipart({ folder, ...options })];
  return httpRoutes(
    (router) => {
      router.post('/up', (http) => handle(formOf(http)), { use, maxBodyBytes: 50_000_000 });
    },
    { clock: new SystemClock() },
  );
}
const send = (body: string, handle: (form: MultipartForm) => unknown, options?: MultipartOptions) =>
  inject(site(handle, options), {
    method: 'POST',
    url: '/up',
    headers: { 'content-type': type },
    body: Buffer.from(body),
  });

describe('multipart', () => {
  it('gives fields and files, which are gone after the answer', async () => {
    let path = '';
    const body =
      field('title', 'Año 1') +
      field('tag', 'a') +
      field('tag', 'b') +
      file('pic', 'c:\\a\\me.png', 'PNG') +
      end;
    const answer = await send(body, (form) => {
      const [pic] = form.files;
      path = pic?.path ?? '';
      assert.equal(readFileSync(path, 'utf8'), 'PNG');
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(form.field('title'), 'Año 1');
      assert.equal(form.field('toString'), undefined);
      return { fields: form.fields, name: pic?.name, type: pic?.type, bytes: pic?.bytes };
    });
    assert.deepEqual(answer.json(), {
      fields: { title: ['Año 1'], tag: ['a', 'b'] },
      name: 'me.png',
      type: 'image/png',
      bytes: 3,
    });
    assert.ok(path.startsWith(folder));
    assert.deepEqual(left(), []);
  });

  it('leaves a file that was moved, also when the method fails afterwards', async () => {
    const target = join(folder, 'kept.png');
    const answer = await send(file('pic', 'a.png', 'PNG') + end, async (form) => {
      await form.file('pic')?.moveTo(target);
      throw new GameError('CONFLICT', 'too late');
    });
    assert.equal(answer.status, 409);
    assert.equal(readFileSync(target, 'utf8'), 'PNG');
    rmSync(target);
  });

  it('writes a large file as it comes, in pieces of any size', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 253));
    const whole = Buffer.concat([
      Buffer.from(head('name="f"; filename="big.bin"')),
      content,
      Buffer.from(`\r\n${end}`),
    ]);
    const chunks: Buffer[] = [];
    for (let at = 0, size = 1; at < whole.length; at += size, size = (size * 7) % 60_001)
      chunks.push(whole.subarray(at, at + size));
    const routes = site((form) => {
      const path = form.file('f')?.path ?? '';
      return { same: readFileSync(path).equals(content) };
    });
    const headers = { 'content-type': type };
    const answer = await inject(routes, { method: 'POST', url: '/up', headers, chunks });
    assert.deepEqual(answer.json(), { same: true });
  });

  it('keeps to its limits, and keeps nothing of what was too much', async () => {
    const parts = (count: number): string =>
      Array.from({ length: count }, (_, at) => field(`f${at}`, 'x')).join('') + end;
    const files = Array.from({ length: 4 }, (_, at) => file(`f${at}`, 'a.png', 'PNG')).join('');
    const cases: [string, string, MultipartOptions][] = [
      ['10,000 parts', parts(10_000), {}],
      ['files', files + end, { maxFiles: 3 }],
      ['bytes of a file', file('a', 'a.png', 'x'.repeat(200_000)) + end, { maxFileBytes: 100_000 }],
      ['bytes of a field', field('a', 'x'.repeat(2_000)) + end, { maxFieldBytes: 1_000 }],
    ];
    for (const [what, body, options] of cases) {
      const answer = await send(body, () => assert.fail('the method ran'), options);
      assert.equal(answer.status, 413, what);
      await until(() => left().length === 0, `${what}: the files are gone`);
    }
  });

  it('refuses what is no such form, or only half of one', async () => {
    const whole = field('a', 'b') + file('pic', 'a.png', 'PNG') + end;
    for (const body of [
      '',
      'hello',
      whole.slice(0, whole.length - 10),
      whole.slice(0, 120),
      `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n`,
      `${head('filename="x"')}x\r\n${end}`,
      field('n'.repeat(300), 'x') + end,
      `--${boundary}\r\n${'X: y\r\n'.repeat(50_000)}`,
    ]) {
      const answer = await send(body, () => assert.fail('the method ran'));
      assert.equal(answer.status, 400, JSON.stringify(body.slice(0, 60)));
      assert.deepEqual(left(), []);
    }
    for (const other of [
      'application/json',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      '',
    ]) {
      const routes = site(() => assert.fail('the method ran'));
      const headers = { 'content-type': other };
      const answer = await inject(routes, { method: 'POST', url: '/up', headers, body: 'x' });
      assert.ok([400, 415].includes(answer.status), `${other}: ${answer.status}`);
    }
  });

  it('makes harmless names of harmful ones', async () => {
    const names = ['../../etc/passwd', '..', 'a\\..\\b.txt', 'tab\there', '', '__proto__'];
    const body = `${names.map((name, at) => file(`f${at}`, name, 'x')).join('')}${field('__proto__', 'x')}${end}`;
    const answer = await send(body, (form) => ({
      names: form.files.map(({ name }) => name).sort(),
      fields: Object.keys(form.fields),
    }));
    const given = answer.json<{ names: string[]; fields: string[] }>();
    for (const name of given.names) assert.match(name, /^(passwd|file|b\.txt|tabhere|__proto__)$/);
    assert.deepEqual(given.fields, ['__proto__']);
  });

  it('leaves no file of a slow client that goes away in the middle of one', async () => {
    const routes = site(() => assert.fail('the method ran'));
    const start = Buffer.from(`${head('name="f"; filename="big.bin"')}${'x'.repeat(400_000)}`);
    // It never ends: the pieces are fewer than were announced.
    const exchange = memoryExchange({
      method: 'POST',
      url: '/up',
      headers: { 'content-type': type },
      chunks: [start],
    });
    const { readBody } = exchange;
    exchange.readBody = (sink) =>
      readBody.call(exchange, { chunk: (bytes) => sink.chunk(bytes), end: () => {} });
    routes.handle(exchange);
    await until(() => left().length === 1, 'the file is being written');
    exchange.leave();
    await until(() => left().length === 0, 'the file is gone');
    assert.equal(routes.inFlight, 0);
  });

  it('does not start with odd limits, and says what a route without it lacks', async () => {
    assert.throws(() => multipart({ maxParts: -1 }), TypeError);
    const routes = httpRoutes((router) => router.post('/up', (http) => formOf(http).field('a')));
    assert.equal((await inject(routes, { method: 'POST', url: '/up' })).status, 500);
  });
});
