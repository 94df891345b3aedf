import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from './config/read-config.js';
import { type Diagnostic, Findings, isBreaking } from './ir/diagnostic.js';
import { publishedLocks } from './lock/committed-lock.js';
import { type LockSummary, summarizeLock } from './lock/lock-summary.js';
import { readLock } from './lock/read-lock.js';
import { LOCK_FILE, placeOutputs } from './write/output-roots.js';
import { reportWriteError, WriteError } from './write/write-error.js';

export interface LockOptions {
  /** The folder with nopal.config.json. */
  readonly projectDir: string;
  /** Number what is ours anew on top of the lock in this commit or branch. */
  readonly rebase?: string;
  /** Number everything anew: for a contract that nobody uses yet. */
  readonly reset?: boolean;
  /** Write nothing, and compare with the sources and with what is published. */
  readonly check?: boolean;
}

export type LockResult = { readonly diagnostics: readonly Diagnostic[] } & (
  | { readonly outcome: 'failed' | 'breaking' }
  | { readonly outcome: 'shown'; readonly summary: LockSummary }
  | { readonly outcome: 'written'; readonly changed: boolean; readonly summary: LockSummary }
  | { readonly outcome: 'checked'; readonly difference: string | undefined }
);

/** Shows, checks or rebases a project's lock. The sources are read only to check and to write. */
export async function runLock(options: LockOptions): Promise<LockResult> {
  const findings = new Findings();
  const config = readConfig(resolve(options.projectDir), findings);
  const failed = (): LockResult => {
    const diagnostics = findings.sorted();
    return { outcome: diagnostics.some(isBreaking) ? 'breaking' : 'failed', diagnostics };
  };
  if (config === undefined) return failed();
  const { projectDir, lockBase } = config;
  const { rebase, reset, check } = options;
  if (rebase === undefined && reset !== true && check !== true) {
    const summary = summaryOf(projectDir, lockBase, findings);
    if (summary === undefined) return failed();
    return { outcome: 'shown', summary, diagnostics: findings.sorted() };
  }
  const { runStages } = await import('./run-stages.js');
  const mode = {
    ...(check && { compare: 'always' as const }),
    ...(rebase !== undefined && { rebase }),
    ...(reset && { reset: true as const }),
  };
  const { contract } = runStages(config, findings, mode);
  if (contract === undefined) return failed();
  const files = new Map([['lock' as const, new Map([[LOCK_FILE, contract.lock]])]]);
  const outputs = placeOutputs(files, config).filter(({ root }) => root === 'lock');
  if (check) {
    const { firstDifference } = await import('./write/compare-outputs.js');
    const difference = firstDifference(projectDir, outputs, []);
    return { outcome: 'checked', difference, diagnostics: findings.sorted() };
  }
  const { writeOutputs } = await import('./write/write-outputs.js');
  try {
    const { written } = writeOutputs(projectDir, outputs, []);
    const summary = summaryOf(projectDir, lockBase, findings);
    if (summary === undefined) return failed();
    const diagnostics = findings.sorted();
    return { outcome: 'written', changed: written.length > 0, summary, diagnostics };
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    reportWriteError(error, findings);
    return failed();
  }
}

function summaryOf(
  projectDir: string,
  lockBase: string | undefined,
  findings: Findings,
): LockSummary | undefined {
  const path = join(projectDir, LOCK_FILE);
  if (!existsSync(path)) {
    const place = { file: LOCK_FILE, line: 1, column: 1, length: 1, text: '' };
    findings.error('CG4001', place, `there is no ${LOCK_FILE} yet`, { hint: 'Run nopal codegen.' });
    return undefined;
  }
  const lock = readLock(readFileSync(path, 'utf8'), findings);
  if (lock === undefined) return undefined;
  const published = publishedLocks(projectDir, lockBase, findings);
  if (published === 'failed') return undefined;
  return summarizeLock(lock, published === 'disk' ? undefined : published);
}
