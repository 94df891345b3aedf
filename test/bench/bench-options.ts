import { parseArgs } from 'node:util';
import type { Shape } from './harness/workload.js';

export interface BenchOptions {
  /** Names of workloads; all of them when empty. */
  readonly workloads: readonly string[];
  /** Scenarios too that the default run leaves out. */
  readonly all: boolean;
  readonly rounds: number;
  /** Of each round; undefined leaves it to the workload. */
  readonly seconds: number | undefined;
  readonly shape: Shape;
  readonly json: boolean;
  readonly report: string | undefined;
  readonly compare: string | undefined;
  readonly help: boolean;
  readonly list: boolean;
}

/** What was typed is no command; the text says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  all: { type: 'boolean' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  connections: { type: 'string' },
  'in-flight': { type: 'string' },
  body: { type: 'string' },
  json: { type: 'boolean' },
  report: { type: 'string' },
  compare: { type: 'string' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const USAGE = `npm run bench [-- NAME … OPTIONS]   measures Nopal beside floors and peers, in interleaved rounds

  NAME                one workload or several; all without one (--list shows them)
  --all               the whole matrix, not only the scenarios of the default run
  --rounds N          rounds of each subject, 5
  --seconds S         length of a round, 1
  --connections N     with --in-flight N and --body CHARACTERS: one shape of your own, for workloads that echo
  --json              results for machines on stdout
  --report FILE.md    a page with the table and a plot beside it, FILE.svg
  --compare FILE      results of an earlier run, from --json: says what became slower beyond the spread, and then ends with code 1
  --list              the workloads and their scenarios
  --help              this

examples
  npm run bench
  npm run bench -- echo --connections 50 --in-flight 8
  npm run --silent bench -- --json > before.json
  npm run bench -- echo --compare before.json`;

/** @throws UsageError that names what was typed and what is allowed. */
export function parseBenchOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args);
  for (const name of positionals) {
    if (!known.includes(name))
      throw new UsageError(`${name} is no workload; there are ${known.join(', ')}`);
  }
  if (values.report !== undefined && !values.report.endsWith('.md'))
    throw new UsageError(`--report is ${values.report}; it must be a file that ends in .md`);
  const connections = whole(values, 'connections', 1, 20_000);
  const inFlight = whole(values, 'in-flight', 1, 200);
  const bodyCharacters = whole(values, 'body', 0, 60_000);
  return {
    workloads: [...new Set(positionals)],
    all: values.all ?? false,
    rounds: whole(values, 'rounds', 1, 1_000) ?? 5,
    seconds: seconds(values.seconds),
    shape: {
      ...(connections === undefined ? {} : { connections }),
      ...(inFlight === undefined ? {} : { inFlight }),
      ...(bodyCharacters === undefined ? {} : { bodyCharacters }),
    },
    json: values.json ?? false,
    report: values.report,
    compare: values.compare,
    help: values.help ?? false,
    list: values.list ?? false,
  };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    const named = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new UsageError(
      `${(error as Error).message.split('. ')[0]}; there are ${named.join(' ')}`,
    );
  }
}

function whole(
  values: Values,
  name: 'rounds' | 'connections' | 'in-flight' | 'body',
  least: number,
  most: number,
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(
      `--${name} is ${text}; it must be a whole number from ${least} to ${most}`,
    );
  return value;
}

function seconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < 0.05 || value > 3_600)
    throw new UsageError(`--seconds is ${text}; it must be a number from 0.05 to 3600`);
  return value;
}
