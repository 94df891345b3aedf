// Puts the command and codegen into one file, packages/cli/dist/nopal.cjs: to load their three hundred modules one by one takes
// longer than to see that nothing has changed. The compiler stays where it is installed, in codegen's dependencies.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const cli = new URL('cli/', import.meta.url);
const output = fileURLToPath(new URL('dist/nopal.cjs', cli));
/** Stands in the bundle where its own hash goes. */
const HASH = '@hash of this bundle@';

const ofCodegen = {
  name: 'dependencies of codegen',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(ts-morph|@ts-morph\/common)$/ }, ({ path }) => ({
      path,
      namespace: 'of-codegen',
    }));
    onLoad({ filter: /.*/, namespace: 'of-codegen' }, ({ path }) => ({
      contents: `const { createRequire } = require('node:module');
module.exports = createRequire(require.resolve('@nopal/codegen'))(${JSON.stringify(path)});`,
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('src/run-cli.ts', cli))],
  outfile: output,
  write: false,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.12',
  conditions: ['source'],
  legalComments: 'inline',
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': 'bundleUrl', NOPAL_TOOL_HASH: JSON.stringify(HASH) },
  logOverride: { 'require-resolve-not-external': 'silent' },
  plugins: [ofCodegen],
});
const [{ text }] = outputFiles;
const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
writeFileSync(output, text.replaceAll(HASH, hash));
