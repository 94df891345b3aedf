// Puts the installed command into files of packages/cli/dist, for to load three hundred modules one by one takes longer than
// to see that nothing has changed: command.cjs with the verbs and what that takes, and codegen.cjs with the stages that need the
// compiler, which stays where it is installed, in codegen's dependencies. Of the declarations that the compiler's package carries
// as text, library.json has those of the language itself: to load them all takes as long as the compiler.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const dist = fileURLToPath(new URL('packages/cli/dist/', root));
/** Modules that are imported only when something has to be generated; what they throw is caught among themselves. */
const LATER = [
  'run-once',
  'run-stages',
  'watch/watch-project',
  'emit/protocol/describe-protocol',
  'emit/protocol/emit-docs',
];
/** Parts of Node that take milliseconds to load, and that most runs do not come to use. */
const RARE = /^node:(crypto|child_process)$/;
const { getLibFiles } = createRequire(new URL('codegen/package.json', root))('@ts-morph/common');
/** The declarations that nearly every project reads. */
const LANGUAGE = /^lib\.(es|decorators)/;
/** Stands where the hash of both files goes. */
const HASH = '@hash of this codegen@';

const later = {
  name: 'loads the stages when they are needed',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) => {
      const isLater = kind === 'dynamic-import' && LATER.some((one) => path === `./${one}.js`);
      return isLater ? { path: './load-codegen.cjs', external: true } : undefined;
    });
  },
};

const REQUIRE = `const { createRequire } = require('node:module');
const load = createRequire(require.resolve('@nopal/codegen'));
`;
/** What stands for packages of which codegen uses a part. */
const OURS = {
  'ts-morph': `${REQUIRE}exports.ts = load('@ts-morph/common/dist/typescript.js');`,
  '@ts-morph/common': `${REQUIRE}const { readFileSync } = require('node:fs');
const { join } = require('node:path');
exports.getLibFiles = () =>
  Object.entries(JSON.parse(readFileSync(join(__dirname, 'library.json'), 'utf8'))).map(
    ([fileName, text]) => ({
      fileName,
      get text() {
        return text ?? load('@ts-morph/common').getLibFiles().find((one) => one.fileName === fileName).text;
      },
    }),
  );`,
};

const lazily = {
  name: 'loads what is rarely used when it is used',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: RARE }, ({ path, namespace }) =>
      namespace === 'rare' ? { path, external: true } : { path, namespace: 'rare' },
    );
    onLoad({ filter: RARE, namespace: 'rare' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default');
      const members = names.map(
        (name) => `get ${name}() { return require('${path}').${name}; },\n`,
      );
      return { contents: `module.exports = {\n${members.join('')}};\n` };
    });
    onResolve({ filter: /^(ts-morph|@ts-morph\/common)$/ }, ({ path }) => ({
      path,
      namespace: 'of codegen',
    }));
    onLoad({ filter: /.*/, namespace: 'of codegen' }, ({ path }) => ({ contents: OURS[path] }));
  },
};

async function bundle(entry, plugins) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(root), loader: 'ts' },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.12',
    // To import a CommonJS file, Node reads all of it once more for names that it may export.
    supported: { 'dynamic-import': false },
    conditions: ['source'],
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'bundleUrl', NOPAL_TOOL_HASH: JSON.stringify(HASH) },
    logOverride: { 'require-resolve-not-external': 'silent' },
    plugins,
  });
  return outputFiles[0].text;
}

const command = "export { runCli } from './packages/cli/src/run-cli.ts';";
const codegen = LATER.map((one) => `export * from './codegen/src/${one}.ts';\n`).join('');
const texts = {
  'command.cjs': await bundle(command, [later, lazily]),
  'codegen.cjs': await bundle(codegen, [lazily]),
  'library.json': JSON.stringify(
    Object.fromEntries(
      getLibFiles().map(({ fileName, text }) => [fileName, LANGUAGE.test(fileName) ? text : null]),
    ),
  ),
};
const hash = createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22);
for (const [name, text] of Object.entries(texts))
  writeFileSync(dist + name, text.replaceAll(HASH, hash));
