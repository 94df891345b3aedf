import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPage } from './web/build.js';

const APPS = fileURLToPath(new URL('.', import.meta.url));

/** dist/: the server and its health check, each in one file beside node_modules, and the page. */
await Promise.all([
  build({
    absWorkingDir: APPS,
    entryPoints: ['serve.ts', 'health.ts'],
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  }),
  buildPage(`${APPS}/dist/page`),
]);
