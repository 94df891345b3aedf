import type { LockResult } from '@nopal/codegen';
import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';

interface LockFlags {
  readonly project: string;
  readonly rebase?: string;
  readonly reset?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** More are counted, not listed. */
const MAX_LISTED = 20;

/** `nopal lock`: the numbers of the contract. */
export function lockVerb(finish: (code: ExitCode) => void): Command {
  return new Command('lock')
    .description('show, check or rebase codegen.lock.json, which keeps the numbers on the wire')
    .option('-p, --project <dir>', 'the folder that holds a nopal.config.json', '.')
    .option(
      '--rebase <ref>',
      'after a merge conflict: take the lock of this branch and number what is ours after it',
    )
    .option('--reset', 'number everything anew, for a contract that nobody uses yet')
    .option('--check', 'write nothing; exit with 2 when the lock is not current, 3 when it breaks')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nExample, when git merge stopped at codegen.lock.json and the sources are merged:\n' +
        '  $ nopal lock --rebase origin/main && nopal codegen\n' +
        '  $ git add codegen.lock.json\n',
    )
    .action(async (flags: LockFlags, command: Command) => {
      const modes = [flags.rebase, flags.reset, flags.check].filter((one) => one !== undefined);
      if (modes.length > 1) command.error('error: give one of --rebase, --reset and --check');
      finish(await run(flags));
    });
}

async function run(flags: LockFlags): Promise<ExitCode> {
  const { formatDiagnostics, runLock } = await import('@nopal/codegen');
  const result = await runLock({
    projectDir: flags.project,
    ...(flags.rebase !== undefined && { rebase: flags.rebase }),
    ...(flags.reset && { reset: true }),
    ...(flags.check && { check: true }),
  });
  if (result.diagnostics.length > 0)
    process.stderr.write(`${formatDiagnostics(result.diagnostics)}\n`);
  switch (result.outcome) {
    case 'failed':
      return ExitCode.ERROR;
    case 'breaking':
      return ExitCode.BREAKING;
    case 'checked':
      if (result.difference === undefined) return ExitCode.OK;
      process.stderr.write(`the lock is not current: run nopal codegen\n${result.difference}\n`);
      return ExitCode.DRIFT;
    case 'shown':
    case 'written':
      process.stdout.write(
        flags.json ? `${JSON.stringify(result.summary, undefined, 2)}\n` : pretty(result),
      );
      return ExitCode.OK;
  }
}

function pretty(result: Extract<LockResult, { outcome: 'shown' | 'written' }>): string {
  const { package: pkg, counts, next, unpublished } = result.summary;
  const lines = [`package ${pkg}`];
  const add = (what: string, { owners, alive, deleted }: typeof counts.messages, of: string) => {
    const holders = of === '' ? '' : ` in ${owners} ${of}`;
    const tombstones = deleted === 0 ? '' : `, ${deleted} deleted`;
    lines.push(`${String(alive).padStart(6)} ${what}${holders}${tombstones}`);
  };
  add('fields', counts.messages, 'messages');
  add('cases', counts.oneofs, 'unions');
  add('values', counts.enums, 'enums');
  add('routes', counts.routes, '');
  lines.push(`the next route gets ${next.routes}; --json lists the next number of each message`);
  if (unpublished === undefined)
    lines.push('git has no lock to compare with: everything counts as published');
  else if (unpublished.length === 0) lines.push('everything is published');
  else {
    lines.push(`${unpublished.length} not published, their numbers may still change:`);
    for (const { owner, number, name } of unpublished.slice(0, MAX_LISTED))
      lines.push(`${String(number).padStart(6)} ${owner === '' ? name : `${owner}.${name}`}`);
    if (unpublished.length > MAX_LISTED)
      lines.push(`       … and ${unpublished.length - MAX_LISTED} more`);
  }
  if (result.outcome === 'written')
    lines.push(result.changed ? 'written; now run nopal codegen' : 'the lock was right already');
  return `${lines.join('\n')}\n`;
}
