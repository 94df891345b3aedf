import { parseArgs } from 'node:util';
import { UsageError } from '../bench-options.js';

export interface ProfileOptions {
  readonly workload: string;
  /** A part of a scenario's name; the first scenario when undefined. */
  readonly scenario: string | undefined;
  /** A part of a subject's name; every subject when undefined. */
  readonly subject: string | undefined;
  readonly seconds: number;
  readonly folder: string;
  readonly help: boolean;
}

export const PROFILE_USAGE = `npm run profile -- NAME [OPTIONS]   profiles the servers of one workload while they are measured

  NAME              a workload: npm run bench -- --list
  --scenario TEXT   the scenario whose name has this; the first by default
  --subject TEXT    subjects whose names have this; all by default
  --seconds S       how long, 4
  --out FOLDER      where the flame graphs (.svg) and profiles (.cpuprofile) go, node_modules/.cache/nopal-profile
  --help            this

example
  npm run profile -- echo --scenario '50 × 8' --subject forwarded`;

const OPTIONS = {
  scenario: { type: 'string' },
  subject: { type: 'string' },
  seconds: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError that names what was typed and what is allowed. */
export function parseProfileOptions(
  args: readonly string[],
  known: readonly string[],
): ProfileOptions {
  const { values, positionals } = parse(args);
  const [workload = '', ...more] = positionals;
  const help = values.help ?? false;
  if (!help && (!known.includes(workload) || more.length > 0)) {
    const what =
      workload === '' ? 'no workload was named' : `${positionals.join(' ')} is no workload`;
    throw new UsageError(`${what}; give one of ${known.join(', ')}`);
  }
  const seconds = Number(values.seconds ?? 4);
  if (!(seconds >= 0.2 && seconds <= 600))
    throw new UsageError(`--seconds is ${values.seconds}; it must be a number from 0.2 to 600`);
  return {
    workload,
    scenario: values.scenario,
    subject: values.subject,
    seconds,
    folder: values.out ?? 'node_modules/.cache/nopal-profile',
    help,
  };
}

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
