// Runs the test files whose path contains one of the arguments (all without one) in node:test.
//   node test/run.mjs [--suite faults] [--update] [part of a path …] [-- flags of node]
// Suites that take minutes (test/faults, test/soak, test/containers) run only when they are asked for.
// With --update, tests that compare a file with what it should be write it instead.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTooSlow } from './failures.mjs';

/** A file that takes longer hangs: it is ended, and fails by its name. */
const FILE_LIMIT_MS = 300_000;
/** What is asked for without a suite. One more than two cores have, for many files wait for other processes. */
const NO_SUITE = { limitMs: FILE_LIMIT_MS, atOnce: 3 };
/**
 * Folders of suites of their own, with the limit of each of their files: they wait for faults, recovery and leaks. Files that
 * mostly wait run two at a time, before the others, which run alone. `repeatsSlow`: see below.
 */
const SUITES = {
  faults: { limitMs: 600_000, atOnce: 1, waiting: /\/(consul|redis)\.test/, repeatsSlow: true },
  soak: { limitMs: 24 * 3_600_000, atOnce: 1 },
  containers: { limitMs: 1_200_000, atOnce: 1 },
};

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
const { limitMs, atOnce, waiting, repeatsSlow } = SUITES[suite] ?? NO_SUITE;
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
const env = before.includes('--update') ? { ...process.env, NOPAL_UPDATE: '1' } : process.env;
const notes = mkdtempSync(join(tmpdir(), 'nopal-tests-'));
process.on('exit', () => rmSync(notes, { recursive: true, force: true }));
let runs = 0;

/** Runs some files. Answers the code with which it ended, and the tests that failed. */
function run(some, concurrency) {
  runs += 1;
  const noted = join(notes, `${runs}.jsonl`);
  const node = [
    '--conditions=source',
    '--import=tsx',
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${limitMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./test/failures.mjs',
    `--test-reporter-destination=${noted}`,
    ...flags,
    ...some,
  ];
  const running = spawn(process.execPath, node, { cwd: root, env, stdio: 'inherit' });
  const passOn = (signal) => running.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, passOn);
  return new Promise((resolve) => {
    running.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, passOn);
      if (signal !== null) process.stderr.write(`the tests were ended by ${signal}\n`);
      const lines = readFileSync(noted, { encoding: 'utf8', flag: 'a+' }).split('\n');
      const failures = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
      resolve({ code: code ?? 1, failures });
    });
  });
}

/** A file of which nothing failed but bounds on time: a loaded machine may be the reason. */
const isOnlySlow = (file, failures) => {
  const own = failures.filter((failure) => relative(root, failure.file ?? '') === file);
  return own.length > 0 && own.every(isTooSlow);
};

const stages = [
  { some: files.filter((file) => waiting?.test(file)), concurrency: 2 },
  { some: files.filter((file) => !waiting?.test(file)), concurrency: atOnce },
];
let code = 0;
for (const { some, concurrency } of stages) {
  if (some.length === 0) continue;
  const first = await run(some, concurrency);
  if (first.code === 0) continue;
  const slow = repeatsSlow ? some.filter((file) => isOnlySlow(file, first.failures)) : [];
  const isAll = first.failures.every(({ file }) => slow.includes(relative(root, file ?? '')));
  // What is wrong stays wrong: only a file that was merely too slow gets another try, alone, and once.
  if (slow.length === 0 || !isAll || first.failures.length === 0) code = first.code;
  for (const file of slow) {
    const tests = first.failures.filter((failure) => relative(root, failure.file) === file);
    process.stdout.write(`\n!!! ${file} was TOO SLOW and runs once more, alone:\n`);
    for (const { name, message } of tests) process.stdout.write(`!!!   ${name}: ${message}\n`);
    const second = await run([file], 1);
    if (second.code !== 0) code = second.code;
    const became = second.code === 0 ? 'passed at the second try' : 'FAILED at the second try, too';
    process.stdout.write(`!!! ${file} ${became}\n\n`);
  }
}
process.exit(code);
