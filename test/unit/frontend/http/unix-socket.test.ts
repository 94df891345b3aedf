import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { HttpListener } from '@nopal/frontend';

describe('an HTTP listener on a Unix socket', () => {
  let folder: string;
  let path: string;
  const open: HttpListener[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nopal-unix-'));
    path = join(folder, 'http.sock');
  });
  afterEach(() => {
    for (const listener of open.splice(0)) listener.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const listenerOf = (name: string, unixPath = path): HttpListener => {
    const listener = new HttpListener({
      port: 0,
      unixPath,
      handler: {
        handle: (exchange) =>
          exchange.send(200, [], `${name} ${exchange.path} ${exchange.peerAddress}`, true),
      },
    });
    open.push(listener);
    return listener;
  };
  const ask = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const agent = new Agent({ keepAlive: false });
      const sent = request({ socketPath: path, path: url, agent }, (answer) => {
        let text = '';
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve(text));
      });
      sent.on('error', reject);
      sent.end();
    });

  test('answers requests, which come from this machine, and takes its socket away', async () => {
    const listener = listenerOf('one');
    assert.deepEqual(await listener.listen(), { host: `unix:${path}`, port: 0 });
    assert.equal(await ask('/a'), 'one /a 127.0.0.1');
    listener.stopAccepting();
    assert.equal(existsSync(path), false);
  });

  test('takes the place of a socket that nobody listens on', async () => {
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(path, resolve));
    const kept = join(folder, 'kept.sock');
    const { renameSync } = await import('node:fs');
    renameSync(path, kept); // so that its end does not remove it
    await new Promise((resolve) => dead.close(resolve));
    renameSync(kept, path);
    await listenerOf('one').listen();
    assert.equal(await ask('/'), 'one / 127.0.0.1');
  });

  test('leaves a file alone, and a server that runs', async () => {
    writeFileSync(path, 'precious');
    await assert.rejects(listenerOf('one').listen(), { code: 'UNAVAILABLE', message: /no socket/ });
    assert.equal(readFileSync(path, 'utf8'), 'precious');
    rmSync(path);
    await listenerOf('one').listen();
    await assert.rejects(listenerOf('two').listen(), {
      code: 'UNAVAILABLE',
      message: /another process listens/,
    });
    assert.equal(await ask('/'), 'one / 127.0.0.1');
  });

  test('leaves the socket that has taken its place', async () => {
    const first = listenerOf('one');
    await first.listen();
    rmSync(path);
    await listenerOf('two').listen();
    first.close();
    assert.equal(await ask('/'), 'two / 127.0.0.1');
  });

  test('says what is wrong with a path', async () => {
    for (const wrong of ['', 'x'.repeat(104), 'a\0b'])
      assert.throws(() => listenerOf('one', wrong), /option unixPath is .*1 to 103 bytes/);
    await assert.rejects(listenerOf('one', join(folder, 'none', 'a.sock')).listen(), {
      code: 'UNAVAILABLE',
      message: /its folder must be there/,
    });
    const handler = { handle: () => undefined };
    assert.throws(() => new HttpListener({ port: 80, unixPath: path, handler }), /leaves no port/);
  });
});
