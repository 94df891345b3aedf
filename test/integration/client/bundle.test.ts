import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type { Platform } from 'esbuild';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function bundle(platform: Platform) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: `export { connect, NopalError } from '@nopal/client';`, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    conditions: ['source'],
    metafile: true,
    write: false,
  });
  return { inputs: Object.keys(metafile.inputs), bytes: outputFiles[0]?.contents ?? Buffer.of() };
}

describe('the client in a bundle', () => {
  it('for a browser is under 8 KB gzipped, with what it uses of the protocol', async () => {
    const { bytes } = await bundle('browser');
    const size = gzipSync(bytes, { level: 9 }).length;
    assert.ok(size > 1_000 && size < 8_192, `${size} bytes gzipped, ${bytes.length} minified`);
  });

  it('for a browser has nothing of Node in it', async () => {
    const { inputs } = await bundle('browser');
    assert.ok(inputs.includes('packages/client/src/index.ts'));
    assert.deepEqual(
      inputs.filter((path) => /^node:|client\/src\/node\//.test(path)),
      [],
    );
  });

  it('has nothing of the fetch client in it, which is an entry of its own', async () => {
    for (const platform of ['browser', 'node'] as const) {
      const { inputs } = await bundle(platform);
      assert.deepEqual(
        inputs.filter((path) => /client\/src\/http/.test(path)),
        [],
      );
    }
  });

  it('for Node has its own WebSocket', async () => {
    const { inputs } = await bundle('node');
    assert.ok(inputs.includes('packages/client/src/node/node-web-socket.ts'));
  });

  for (const file of ['client', 'client-protobuf']) {
    it(`of a generated ${file}.js is whole without Node: it writes and reads the same values`, async () => {
      const { metafile, outputFiles } = await build({
        stdin: {
          contents: `export { contract } from './test/integration/game/generated/${file}.js';`,
          resolveDir: root,
        },
        bundle: true,
        minify: true,
        format: 'iife',
        globalName: 'game',
        target: 'es2022',
        platform: 'browser',
        conditions: ['source'],
        metafile: true,
        write: false,
      });
      const inputs = Object.keys(metafile.inputs).filter((path) => path !== '<stdin>');
      const own = /^(packages\/(client|protocol)\/src|test\/integration\/game\/generated)\//;
      assert.deepEqual(
        inputs.filter((path) => !own.test(path) || /\/node\//.test(path)),
        [],
      );
      const text = outputFiles[0]?.text ?? '';
      assert.doesNotMatch(text, /\beval\(|new Function\(/);
      const read = runInNewContext(
        `${text};
        const treasure = {
          found: new Date(Date.UTC(2024, 1, 29)),
          value: 2n ** 53n + 1n,
          seal: Uint8Array.of(0, 255, 7),
          counts: new Map([['gold', 3]]),
          tags: new Set(['\\u00fc']),
          history: [],
          owner: null,
        };
        const { bodies } = game.contract;
        const back = bodies.decode('gate.vault.echo', bodies.encode('gate.vault.echo', treasure));
        [back.found.getTime(), back.value, [...back.seal], [...back.counts], [...back.tags]]
          .map(String).join(';')`,
        { TextEncoder, TextDecoder, atob, btoa },
      );
      const time = Date.UTC(2024, 1, 29);
      assert.equal(read, `${time};9007199254740993;0,255,7;gold,3;ü`);
    });
  }
});
