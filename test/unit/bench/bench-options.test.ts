import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBenchOptions, USAGE, UsageError } from '../../bench/bench-options.js';

const known = ['echo', 'lone'];
const parse = (...args: string[]) => parseBenchOptions(args, known);

function refused(text: RegExp, ...args: string[]): void {
  assert.throws(
    () => parse(...args),
    (error) => error instanceof UsageError && text.test(error.message),
  );
}

test('without arguments all workloads run five rounds of their own length', () => {
  assert.deepEqual(parse(), {
    workloads: [],
    all: false,
    rounds: 5,
    seconds: undefined,
    shape: {},
    json: false,
    report: undefined,
    compare: undefined,
    help: false,
    list: false,
  });
});

test('a workload, a shape of its own and outputs are taken', () => {
  const options = parse(
    ...['echo', 'echo', '--connections', '50', '--in-flight', '8', '--body', '0'],
    ...['--rounds', '7', '--seconds', '0.5', '--json', '--report', 'a.md', '--compare', 'b.json'],
  );
  assert.deepEqual(options.workloads, ['echo']);
  assert.deepEqual(options.shape, { connections: 50, inFlight: 8, bodyCharacters: 0 });
  assert.deepEqual([options.rounds, options.seconds, options.json], [7, 0.5, true]);
  assert.deepEqual([options.report, options.compare], ['a.md', 'b.json']);
});

test('a name that is no workload is refused with those that there are', () => {
  refused(/^ecco is no workload; there are echo, lone$/, 'ecco');
});

test('an option that there is not is refused with those that there are', () => {
  refused(/--fast.*; there are --all --rounds --seconds .*--help/, '--fast');
  refused(/--rounds/, '--rounds');
});

test('numbers out of their range are refused with the range', () => {
  refused(/^--rounds is 0; it must be a whole number from 1 to 1000$/, '--rounds', '0');
  refused(/^--rounds is 2.5; it must be a whole number/, '--rounds', '2.5');
  refused(/^--in-flight is x; it must be a whole number/, '--in-flight', 'x');
  refused(/^--seconds is 0; it must be a number from 0.05 to 3600$/, '--seconds', '0');
});

test('a report must be a markdown file, as its plot takes its name', () => {
  refused(/^--report is page.html; it must be a file that ends in .md$/, '--report', 'page.html');
});

test('the usage names every option', () => {
  for (const name of [
    'all',
    'rounds',
    'seconds',
    'connections',
    'in-flight',
    'body',
    'json',
    'list',
  ])
    assert.ok(USAGE.includes(`--${name}`), name);
  for (const name of ['report FILE.md', 'compare FILE', 'help'])
    assert.ok(USAGE.includes(`--${name}`), name);
});
