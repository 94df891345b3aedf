import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { build } from 'esbuild';
import { repositoryRoot } from '../support/repository-root.js';

it('a bundled server is ASCII, as one other character in a comment that the bundler keeps doubles what V8 has to scan', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryRoot, 'packages/server/src/index.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    plugins: [
      {
        name: 'installed packages stay outside',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith('@nopal/') ? undefined : { path, external: true },
          ),
      },
    ],
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.text ?? '';
  assert.ok(text.length > 500_000);
  const others = text.split('\n').filter((line) => /[^\0-\x7f]/.test(line));
  assert.deepEqual(others, []);
});
