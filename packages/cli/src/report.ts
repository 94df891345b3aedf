import type { Diagnostic, GenerateResult } from '@nopal/codegen';
import { ExitCode } from './exit-code.js';
import { isTerminal } from './is-terminal.js';
import { projectPath } from './project-path.js';
import { version } from './version.js';

export const FORMATS = ['pretty', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** How codegen ended in one project. */
export interface Outcome {
  readonly project: string;
  readonly result: GenerateResult;
  readonly tookMs: number;
}

/** Errors outweigh what is breaking, which outweighs drift. */
export function exitCodeOf(outcomes: readonly Outcome[]): ExitCode {
  const codes = outcomes.map(({ result }) => {
    if (result.outcome === 'failed') return ExitCode.ERROR;
    if (result.outcome === 'breaking') return ExitCode.BREAKING;
    return result.outcome === 'checked' && result.difference !== undefined
      ? ExitCode.DRIFT
      : ExitCode.OK;
  });
  const order = [ExitCode.ERROR, ExitCode.BREAKING, ExitCode.DRIFT];
  return order.find((code) => codes.includes(code)) ?? ExitCode.OK;
}

/** Tells how it went: to people on stderr, to tools on stdout. Nothing to say is said by silence unless a terminal listens. */
export async function report(
  outcomes: readonly Outcome[],
  format: Format,
  isWatching = false,
): Promise<void> {
  const { formatGithub, formatSarif } = await import('@nopal/codegen');
  switch (format) {
    case 'json':
      process.stdout.write(`${JSON.stringify(jsonOf(outcomes), undefined, 2)}\n`);
      return;
    case 'sarif': {
      const diagnostics = (await Promise.all(outcomes.map(relocated))).flat();
      process.stdout.write(formatSarif(diagnostics, version()));
      for (const outcome of outcomes) tellDrift(outcome);
      return;
    }
    case 'github':
      for (const outcome of outcomes) {
        process.stdout.write(formatGithub(await relocated(outcome)));
        tellDrift(outcome);
      }
      return;
    case 'pretty':
      for (const outcome of outcomes) await reportPretty(outcome, isWatching);
  }
}

async function reportPretty(outcome: Outcome, isWatching: boolean): Promise<void> {
  const { result, tookMs } = outcome;
  if (result.diagnostics.length > 0) {
    const { formatDiagnostics } = await import('@nopal/codegen');
    process.stderr.write(`${formatDiagnostics(await relocated(outcome), true)}\n`);
  }
  if (result.outcome === 'failed' || result.outcome === 'breaking') {
    const why = result.outcome === 'breaking' ? ' that older clients would feel' : '';
    process.stderr.write(`${count(result, 'error')}${why}; nothing was written\n`);
    if (result.outcome === 'breaking')
      process.stderr.write(
        'no client or server uses this contract yet? `nopal lock --reset` numbers it anew\n',
      );
    return;
  }
  tellDrift(outcome);
  if (isWatching) return; // which has its own line for it
  if (isTerminal('stdout') && !(result.outcome === 'checked' && result.difference !== undefined))
    process.stdout.write(`${projectPath(outcome.project)}: ${summary(result)} in ${tookMs} ms\n`);
}

function tellDrift({ project, result }: Outcome): void {
  if (result.outcome !== 'checked' || result.difference === undefined) return;
  const where = projectPath(project);
  process.stderr.write(
    `the generated files of ${where} are not current: run nopal codegen\n${result.difference}\n`,
  );
}

async function relocated({ project, result }: Outcome): Promise<readonly Diagnostic[]> {
  const { relocate } = await import('@nopal/codegen');
  return relocate(result.diagnostics, projectPath(project));
}

function jsonOf(outcomes: readonly Outcome[]) {
  return {
    version: 1,
    projects: outcomes.map(({ project, result }) => ({ project: projectPath(project), ...result })),
  };
}

/** What was done, in one line. */
export function summary(result: GenerateResult): string {
  const warnings = result.diagnostics.length === 0 ? '' : `, ${count(result, 'warning')}`;
  if (result.outcome !== 'generated') return `nothing has changed${warnings}`;
  const { files, written, removed } = result;
  const gone = removed.length === 0 ? '' : `, ${removed.length} removed`;
  return `${files} files, ${written.length} written${gone}${warnings}`;
}

function count(result: GenerateResult, severity: Diagnostic['severity']): string {
  const many = result.diagnostics.filter((one) => one.severity === severity).length;
  return many === 1 ? `1 ${severity}` : `${many} ${severity}s`;
}
