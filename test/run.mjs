// Runs the test files whose path contains one of the arguments (all without one) in node:test.
//   node test/run.mjs [--update] [--suite NAME] [part of a path …] [-- flags of node]
// With --update, tests that compare a file with what it should be write it instead. With --suite, the tests of
// test/NAME alone, which the others leave out: they need what few machines have, or minutes.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that takes longer hangs: it is ended, and fails by its name. */
const FILE_LIMIT_MS = 300_000;
/** Of a suite, whose files build images or wait for faults. */
const SUITE_FILE_LIMIT_MS = 1_500_000;
const SUITES = ['containers', 'faults', 'soak'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);
const end = given.includes('--') ? given.indexOf('--') : given.length;
const own = given.slice(0, end);
const suite = own.includes('--suite') ? own.splice(own.indexOf('--suite'), 2)[1] : undefined;
if (given.includes('--suite') && !SUITES.includes(suite)) {
  process.stderr.write(`--suite is ${suite}; it must be one of ${SUITES.join(', ')}\n`);
  process.exit(1);
}
const wanted = own.filter((argument) => !argument.startsWith('-'));
const flags = [
  ...own.filter((argument) => argument.startsWith('-') && argument !== '--update'),
  ...given.slice(end + 1),
];
const suiteOf = (file) => SUITES.find((name) => file.startsWith(`test/${name}/`));
const files = readdirSync(join(root, 'test'), { recursive: true })
  .map((file) => `test/${String(file).replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && !/\/(node_modules|codegen\/cases)\//.test(file))
  .filter((file) => suiteOf(file) === suite)
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

if (files.length === 0) {
  process.stderr.write(`no test file under test/ has ${wanted.join(' or ')} in its path\n`);
  process.exit(1);
}
const node = [
  '--conditions=source',
  '--import=tsx',
  '--test',
  `--test-concurrency=${suite === undefined ? 2 : 1}`,
  `--test-timeout=${suite === undefined ? FILE_LIMIT_MS : SUITE_FILE_LIMIT_MS}`,
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  ...flags,
  ...files,
];
const env = given.includes('--update') ? { ...process.env, NOPAL_UPDATE: '1' } : process.env;
const running = spawn(process.execPath, node, { cwd: root, env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => running.kill(signal));
running.on('exit', (code, signal) => {
  if (signal !== null) process.stderr.write(`the tests were ended by ${signal}\n`);
  process.exit(code ?? 1);
});
