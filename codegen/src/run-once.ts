import type { Config } from './config/read-config.js';
import type { Earlier } from './discover/load-project.js';
import { markInputs } from './discover/project-inputs.js';
import { emitOutputs } from './emit/emit-outputs.js';
import type { GenerateOptions, GenerateResult } from './generate-result.js';
import { type Findings, isBreaking } from './ir/diagnostic.js';
import type { Memo } from './ir/memo.js';
import { runStages, type Staged } from './run-stages.js';
import { commitOutputs } from './write/commit-outputs.js';
import { firstDifference } from './write/compare-outputs.js';
import { KnownFiles } from './write/known-files.js';
import { placeOutputs, wantedRoots } from './write/output-roots.js';

/** One run over a project, from its sources to the disk. */
export interface Run {
  readonly config: Config;
  readonly findings: Findings;
  readonly check: boolean;
  /** Files of the last run, relative to the project. */
  readonly earlier: readonly string[];
  readonly tool: string;
  readonly settings: string;
  /** What an earlier run in this process has parsed. */
  readonly parsed?: Earlier;
  /** What an earlier run in this process has worked out. */
  readonly memo?: Memo;
  readonly onStage?: GenerateOptions['onStage'];
  /** Takes what only the next process needs; without it that is done at once. @throws WriteError when it is called */
  readonly later?: (write: () => void) => void;
}

/** All stages; with errors nothing is written. */
export function runOnce(run: Run): { readonly result: GenerateResult; readonly staged: Staged } {
  const { config, findings, check, earlier, tool, settings } = run;
  const startedMs = Date.now();
  run.onStage?.('reading');
  const staged = runStages(
    config,
    findings,
    check ? { compare: 'base' } : {},
    run.parsed,
    run.memo,
  );
  const failed = (): GenerateResult => {
    const diagnostics = findings.sorted();
    return { outcome: diagnostics.some(isBreaking) ? 'breaking' : 'failed', diagnostics };
  };
  const { contract, inputs, project } = staged;
  if (contract === undefined) return { result: failed(), staged };
  const outputs = placeOutputs(emitOutputs(contract, wantedRoots(config), run.memo), config);
  const diagnostics = findings.sorted();
  if (check) {
    const difference = firstDifference(config.projectDir, outputs, earlier);
    return { result: { outcome: 'checked', difference, diagnostics }, staged };
  }
  run.onStage?.('writing');
  const known = run.memo?.slot('files', () => new KnownFiles());
  const marks = () => markInputs(config, inputs, startedMs, known, project.textOf);
  const basis = { tool, settings, inputs: marks, earlier, diagnostics };
  const written = commitOutputs(config, outputs, basis, findings, known, run.later);
  if (written === undefined) return { result: failed(), staged };
  const files = outputs.reduce((sum, output) => sum + output.files.size, 0);
  return { result: { outcome: 'generated', files, ...written, diagnostics }, staged };
}
