import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
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

  it('for Node has its own WebSocket', async () => {
    const { inputs } = await bundle('node');
    assert.ok(inputs.includes('packages/client/src/node/node-web-socket.ts'));
  });
});
