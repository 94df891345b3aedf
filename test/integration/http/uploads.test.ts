// Files of a form as parameters of a method, from codegen to the wire.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type RunningServers, startServers } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { ask } from '../../support/http-server.js';
import { until } from '../../support/until.js';
import { createHttp } from './one-instance/generated/http-client.js';
import { manifest } from './one-instance/generated/manifest.js';

describe('a method that takes files', () => {
  const logger = new RecordingLogger();
  let running: RunningServers;
  let port: number;
  const url = () => `http://127.0.0.1:${port}`;
  const post = (form: FormData, path = '/photos/summer') =>
    fetch(`${url()}${path}`, { method: 'POST', body: form });
  const whole = (): FormData => {
    const form = new FormData();
    form.append('title', 'beach');
    form.append('page', '7');
    form.append('cover', new File(['sea'], 'sea.png', { type: 'image/png' }));
    return form;
  };
  /** Where the last file was that the method saw. */
  const lastPath = async () => (await ask(port, '/photos', { method: 'POST' })).body.toString();

  before(async () => {
    running = await startServers({
      manifest,
      host: '127.0.0.1',
      port: 0,
      http: { port: 0, host: '127.0.0.1' },
      logger,
      ownsProcess: false,
    });
    port = running.servers.find(({ info }) => info.type === 'bank')?.addresses[0]?.port ?? 0;
  });

  after(() => running.stop());

  test('has them and the fields of their form by its parameters, and they go with the answer', async () => {
    const { bank } = createHttp({ url: url() });
    const kept = await bank.photos.keep(
      'summer',
      'beach & sea',
      7,
      ['a', 'ü'],
      new File(['waves'], 'waves.png', { type: 'image/png' }),
      [new File(['1'], '1.png'), new File(['2'], '2.png')],
    );
    assert.deepEqual(kept, {
      title: 'summer/beach & sea',
      page: 7,
      tags: ['a', 'ü'],
      cover: 'waves.png image/png: waves',
      more: ['1.png', '2.png'],
    });
    const path = await lastPath();
    assert.match(path, /nopal-upload-/);
    await until(() => !existsSync(path));
  });

  test('takes a list that is empty, and a file that may be missing', async () => {
    const form = whole();
    const answer = await post(form);
    assert.equal(answer.status, 201);
    assert.deepEqual(((await answer.json()) as { more: string[] }).more, []);
    form.append('note', new Blob(['n']), 'note.txt');
    assert.deepEqual(((await (await post(form)).json()) as { more: string[] }).more, ['note.txt']);
  });

  test('is told of everything that is wrong with a form at once', async () => {
    const form = new FormData();
    form.append('title', 'a title of more than twenty');
    form.append('page', 'seven');
    form.append('note', new Blob(['1']));
    form.append('note', new Blob(['2']));
    const answer = await post(form);
    assert.equal(answer.status, 422);
    const { errors } = (await answer.json()) as {
      errors: { in: string; name?: string; pointer?: string; detail: string }[];
    };
    assert.deepEqual(
      errors.map(({ name, pointer }) => name ?? pointer),
      ['title', 'page', '/cover', '/note'],
    );
    assert.deepEqual(
      errors.slice(2).map(({ detail }) => detail),
      ['must be a file, found nothing', 'must be one file, found 2'],
    );
  });

  test('refuses what is no such form, and more than it takes', async () => {
    const headers = { 'content-type': 'application/json' };
    const json = await ask(port, '/photos/summer', { method: 'POST', headers, body: '{}' });
    assert.deepEqual([json.status, json.headers['accept-post']], [415, 'multipart/form-data']);
    const none = await ask(port, '/photos/summer', { method: 'POST' });
    assert.equal(none.status, 415);
    const large = whole();
    large.append('more', new Blob(['x'.repeat(1_001)]), 'large.png');
    assert.equal((await post(large)).status, 413);
    const many = whole();
    for (const name of ['1', '2', '3']) many.append('more', new Blob(['x']), name);
    assert.equal((await post(many)).status, 413);
    assert.deepEqual(logger.of('error'), []);
  });
});
