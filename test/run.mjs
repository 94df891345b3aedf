// Runs the test files whose path contains one of the arguments (all without one) in node:test.
//   node test/run.mjs [--suite faults] [--update] [part of a path …] [-- flags of node]
// Suites that take minutes (test/faults, test/soak, test/containers) run only when they are asked for, one at a time.
// With --update, tests that compare a file with what it should be write it instead.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that takes longer hangs: it is ended, and fails by its name. */
const FILE_LIMIT_MS = 300_000;
/** Folders of suites of their own, with the limit of each of their files: they wait for faults, recovery and leaks. */
const SUITES = { faults: 600_000, soak: 24 * 3_600_000, containers: 1_200_000 };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.argv.slice(2);
const end = given.includes('--') ? given.indexOf('--') : given.length;
const before = given.slice(0, end);
const suiteAt = before.indexOf('--suite');
const [, suite] = suiteAt === -1 ? [] : before.splice(suiteAt, 2);
if (suiteAt !== -1 && !Object.hasOwn(SUITES, suite ?? '')) {
  process.stderr.write(`--suite is ${suite}; it must be ${Object.keys(SUITES).join(', ')}\n`);
  process.exit(1);
}
const wanted = before.filter((argument) => !argument.startsWith('-'));
const flags = [
  ...before.filter((argument) => argument.startsWith('-') && argument !== '--update'),
  ...given.slice(end + 1),
];
const suiteOf = (file) => Object.keys(SUITES).find((name) => file.startsWith(`test/${name}/`));
const files = readdirSync(join(root, 'test'), { recursive: true })
  .map((file) => `test/${String(file).replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && !/\/(node_modules|codegen\/cases)\//.test(file))
  .filter((file) => suiteOf(file) === suite)
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

if (files.length === 0) {
  const where = suite === undefined ? 'test/' : `test/${suite}/`;
  process.stderr.write(`no test file under ${where} has ${wanted.join(' or ')} in its path\n`);
  process.exit(1);
}
const node = [
  '--conditions=source',
  '--import=tsx',
  '--test',
  `--test-concurrency=${suite === undefined ? 2 : 1}`,
  `--test-timeout=${suite === undefined ? FILE_LIMIT_MS : SUITES[suite]}`,
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  ...flags,
  ...files,
];
const env = before.includes('--update') ? { ...process.env, NOPAL_UPDATE: '1' } : process.env;
const running = spawn(process.execPath, node, { cwd: root, env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => running.kill(signal));
running.on('exit', (code, signal) => {
  if (signal !== null) process.stderr.write(`the tests were ended by ${signal}\n`);
  process.exit(code ?? 1);
});
